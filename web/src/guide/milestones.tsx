import { Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { BusyButton } from '../app/busy'
import { useLang } from '../app/i18n'
import { Faults } from '../map/edit/faults'
import css from './guide.module.css'
import { useSave, type StepProps } from './saving'
import { useSeen, useVocabulary } from './seen'
import { idOf, said, told, type Stage } from './shapes'
import { useWords } from './words'

/** Step 5: what an account completes inside a stage before it goes on, observed in events. */
export function Milestones(props: StepProps) {
  const t = useWords()
  return (
    <Stack gap="md">
      <div><Title order={2} size="h4">{t('miles')}</Title><Text size="sm" c="dimmed" maw={720}>{t('miles_text')}</Text></div>
      {props.written.stages.map((stage) => <AtStage key={stage.id} props={props} stage={stage} />)}
    </Stack>
  )
}

function AtStage({ props, stage }: { props: StepProps; stage: Stage }) {
  const t = useWords()
  const lang = useLang()
  const seen = useSeen(props.journey)?.lanes.find((lane) => lane.key === 'milestones')?.cells.find((one) => one.stage === stage.id)
  const mine = stage.milestones ?? []
  const name = said(stage.title, lang) || stage.id
  return (
    <section className={css.card} aria-label={name}>
      <Title order={3} size="h5" mb="xs">{name}</Title>
      <ul className={css.list}>
        {mine.map((one) => {
          const found = seen?.items.find((item) => item.path?.split('/').includes(one.id) || item.figure?.key['milestone'] === one.id)
          return <li key={one.id} className={css.line}><span>{found === undefined ? said(one.title, lang) || one.id : found.head === null ? `${said(one.title, lang) || one.id}: ${found.text}` : told(found)}</span></li>
        })}
      </ul>
      {mine.length === 0 && <Text size="sm" c="dimmed">{t('none')}</Text>}
      <NewMilestone props={props} stage={stage} name={name} />
    </section>
  )
}

function NewMilestone({ props, stage, name }: { props: StepProps; stage: Stage; name: string }) {
  const t = useWords()
  const { save, busy, faults } = useSave()
  const names = (useVocabulary(props.journey)?.names ?? []).filter((one) => one.seen || one.standard)
  const [title, setTitle] = useState('')
  const [event, setEvent] = useState('')
  const chosen = event || names[0]?.name || ''
  const add = (submitted: FormEvent) => {
    submitted.preventDefault()
    const taken = (stage.milestones ?? []).map((one) => one.id)
    const said = title.trim() || (names.find((one) => one.name === chosen)?.title ?? chosen)
    void save([{ op: 'add', path: `stages/${stage.id}/milestones`, value: { id: idOf(said, taken), title: said, when: { did: chosen } } }]).then((well) => { if (well) setTitle('') })
  }
  return (
    <form onSubmit={add}>
      <Group gap="xs" mt="xs" align="end">
        <NativeSelect size="xs" aria-label={`${t('event')}, ${name}`} value={chosen} onChange={(changed) => setEvent(changed.currentTarget.value)}
          data={names.map((one) => ({ value: one.name, label: one.title || one.name }))} maw={260} />
        <TextInput size="xs" aria-label={`${t('add_mile')}, ${name}`} placeholder={t('add_mile')} value={title} onChange={(changed) => setTitle(changed.currentTarget.value)} maxLength={200} />
        <BusyButton type="submit" size="xs" variant="default" busy={busy} disabled={chosen === ''}>{t('add')}</BusyButton>
      </Group>
      <Faults faults={faults} />
    </form>
  )
}
