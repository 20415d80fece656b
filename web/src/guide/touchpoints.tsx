import { Button, Group, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { BusyButton } from '../app/busy'
import { useLang } from '../app/i18n'
import { Empty } from '../app/states'
import { Faults } from '../map/edit/faults'
import css from './guide.module.css'
import { useSave, type StepProps } from './saving'
import { useSeen, useVocabulary } from './seen'
import { flat, idOf, said, told, type Item, type Stage } from './shapes'
import { useWords } from './words'

/** Step 3: where customers are met; what is believed beside what was seen. */
export function Touchpoints(props: StepProps) {
  const t = useWords()
  const [seen, known] = [useSeen(props.journey), useVocabulary(props.journey)]
  const names = new Map((known?.names ?? []).filter((one) => one.seen).map((one) => [one.name, one.channel]))
  return (
    <Stack gap="md">
      <div><Title order={2} size="h4">{t('touch')}</Title><Text size="sm" c="dimmed" maw={720}>{t('touch_text')}</Text></div>
      {known !== undefined && names.size === 0 && <Empty title={t('no_events')} action={<Button component={Link} to="/sources" variant="default">{t('to_sources')}</Button>}>{t('no_events_text')}</Empty>}
      {props.written.stages.map((stage) => {
        const cell = seen?.lanes.find((lane) => lane.key === 'touchpoints')?.cells.find((one) => one.stage === stage.id)
        return <AtStage key={stage.id} stage={stage} items={flat(cell?.items ?? [])} waiting={seen === undefined} channels={known?.channels ?? []} usual={names} />
      })}
    </Stack>
  )
}

type AtStageProps = { stage: Stage; items: Item[]; waiting: boolean; channels: string[]; /** By which channel most events of a name came. */ usual: ReadonlyMap<string, string | null> }

function AtStage({ stage, items, waiting, channels, usual }: AtStageProps) {
  const t = useWords()
  const lang = useLang()
  const { save, busy, faults } = useSave()
  const mine = stage.touchpoints ?? []
  const unmapped = items.filter((item) => item.sign === '+')
  const add = (title: string, channel: string | null | undefined, more: object = {}) =>
    save([{ op: 'add', path: `stages/${stage.id}/touchpoints`, value: { id: idOf(title, mine.map((one) => one.id)), title, ...(channel ? { channel } : {}), ...more } }])
  return (
    <section className={css.card} aria-label={said(stage.title, lang) || stage.id}>
      <Title order={3} size="h5" mb="xs">{said(stage.title, lang) || stage.id}</Title>
      <div className={css.two}>
        <div className={css.believed}>
          <Text size="xs" c="dimmed">{t('on_map')}</Text>
          <ul className={css.list}>
            {mine.map((one) => {
              const found = items.find((item) => (item.path === null ? item.head === said(one.title, lang) : item.path.split('/').includes(one.id)))
              return <li key={one.id} className={css.line}><span>{found === undefined ? said(one.title, lang) : [found.sign, found.head === null ? `${said(one.title, lang)}: ${found.text}` : told(found)].filter(Boolean).join(' ')}</span></li>
            })}
          </ul>
          {mine.length === 0 && <Text size="sm" c="dimmed">{t('none')}</Text>}
          <Faults faults={faults} />
          <NewTouchpoint channels={channels} busy={busy} add={add} stage={said(stage.title, lang)} />
        </div>
        <div className={css.measured}>
          <Text size="xs" c="dimmed">{t('seen_not_mapped')}</Text>
          <ul className={css.list}>
            {unmapped.map((item) => {
              const name = item.figure?.key['touchpoint'] ?? item.text
              return (
                <li key={name} className={css.line}>
                  <span>{`+ ${name}`}</span>
                  <BusyButton size="compact-xs" variant="default" busy={busy} aria-label={`${t('add_to_map')}: ${name}`} onClick={() => void add(name, usual.get(name), { seen: { did: name } })}>{t('add_to_map')}</BusyButton>
                </li>
              )
            })}
          </ul>
          {waiting && <Skeleton height={14} width="60%" />}
          {!waiting && unmapped.length === 0 && <Text size="sm" c="dimmed">{t('nothing_seen')}</Text>}
        </div>
      </div>
    </section>
  )
}

function NewTouchpoint({ channels, busy, add, stage }: { channels: string[]; busy: boolean; add: (title: string, channel: string) => Promise<boolean>; stage: string }) {
  const t = useWords()
  const [title, setTitle] = useState('')
  const [channel, setChannel] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void add(title.trim(), channel.trim()).then((well) => { if (well) setTitle('') })
  }
  return (
    <form onSubmit={submit}>
      <Group gap="xs" mt="xs" align="end">
        <TextInput size="xs" aria-label={`${t('touch_title')}, ${stage}`} placeholder={t('touch_title')} required value={title} onChange={(event) => setTitle(event.currentTarget.value)} maxLength={200} />
        <TextInput size="xs" w={110} aria-label={`${t('channel')}, ${stage}`} placeholder={t('channel')} list="guide-channels" value={channel} onChange={(event) => setChannel(event.currentTarget.value)} maxLength={60} />
        <datalist id="guide-channels">{channels.map((one) => <option key={one} value={one} />)}</datalist>
        <BusyButton type="submit" size="xs" variant="default" busy={busy}>{t('add')}</BusyButton>
      </Group>
    </form>
  )
}
