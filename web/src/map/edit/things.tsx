import { ActionIcon, Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { get } from '../../app/api'
import { BusyButton } from '../../app/busy'
import { useLang } from '../../app/i18n'
import css from '../map.module.css'
import { RuleDialog } from '../rules/dialog'
import { AddActivity } from './addactivity'
import type { Edit, Fault } from './edits'
import { Faults } from './faults'
import { Field, type Around } from './fields'
import { LISTS, type FieldSpec, type ListLane } from './schema'
import { useEdits } from './session'
import { found, listed, said, type Data } from './source'
import { useWords } from './words'

/** What comes into being with a title alone; the others need a rule or a figure. */
const TITLED: readonly ListLane[] = ['touchpoints', 'steps', 'segments', 'assets']

type Listed = { figure: string; title: string }

/** The titles of the figures that there are. */
function useFigures(): Listed[] {
  const lang = useLang()
  const { journey } = useEdits()
  return useQuery({ queryKey: ['figures', journey, lang], queryFn: ({ signal }) => get<Listed[]>('/figures', { lang, journey }, signal), staleTime: 600_000 }).data ?? []
}

/** The things of a list, each with its fields, its place, and the way out; and a new one, for `stage` where one is meant. */
export function Things({ lane, path, around, stage }: { lane: ListLane; path: string; around: Around; stage?: string | undefined }) {
  const t = useWords()
  const lang = useLang()
  const figures = useFigures()
  const items = listed(found(around.source.journey ?? {}, path))
  const noun = t(LISTS[lane].noun)
  const title = (item: Data, index: number) => {
    if (lane !== 'indicators') return said(item, lang) || `${noun} ${index + 1}`
    const figure = said(found(item, 'figure'), lang)
    return figures.find((one) => one.figure === figure)?.title ?? figure
  }
  return (
    <Stack gap="sm">
      {items.map((item, index) => <Thing key={`${String(found(item, 'id') ?? '')}-${index}`} item={item} index={index} last={items.length - 1} lane={lane} list={path} title={title(item, index)} around={around} />)}
      <Add lane={lane} path={path} noun={noun} around={around} stage={stage} figures={figures} />
    </Stack>
  )
}

type AddProps = { lane: ListLane; path: string; noun: string; around: Around; stage: string | undefined; figures: Listed[] }

function Add({ lane, path, noun, around, stage, figures }: AddProps) {
  if (lane === 'activities') return <AddActivity path={path} noun={noun} around={around} stage={stage} />
  if (lane === 'indicators') return <AddIndicator path={path} figures={figures} noun={noun} />
  if (TITLED.includes(lane)) return <AddTitled path={path} noun={noun} plain={lane === 'steps'} />
  return <AddRuled lane={lane} path={path} noun={noun} around={around} />
}

type ThingProps = { item: Data; index: number; last: number; lane: ListLane; list: string; title: string; around: Around }

function Thing({ item, index, last, lane, list, title, around }: ThingProps) {
  const t = useWords()
  const { save } = useEdits()
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const id = found(item, 'id')
  const path = `${list}/${typeof id === 'string' ? id : index}`
  const act = async (edit: Edit) => setFaults((await save([edit])) ?? [])
  const plain = lane === 'steps' && (typeof item !== 'object' || item === null || !('title' in item))
  const fields: FieldSpec[] = [...LISTS[lane].fields]
  return (
    <section className={css.part} aria-label={title}>
      <Group justify="space-between" wrap="nowrap" mb={4}>
        <Text size="sm" fw={650}>{title}</Text>
        <Group gap={0} wrap="nowrap">
          <ActionIcon variant="subtle" color="gray" size={24} disabled={index === 0} aria-label={t('up', { what: title })} onClick={() => void act({ op: 'move', path, to: index - 1 })}><IconArrowUp size={14} /></ActionIcon>
          <ActionIcon variant="subtle" color="gray" size={24} disabled={index === last} aria-label={t('down', { what: title })} onClick={() => void act({ op: 'move', path, to: index + 1 })}><IconArrowDown size={14} /></ActionIcon>
          <ActionIcon variant="subtle" color="gray" size={24} aria-label={t('remove', { what: title })} onClick={() => void act({ op: 'remove', path, was: item })}><IconTrash size={14} /></ActionIcon>
        </Group>
      </Group>
      <Faults faults={faults} />
      {plain ? <PlainStep item={item} path={path} title={title} /> : <Stack gap={6}>{fields.map((spec) => <Field key={spec.key} spec={spec} base={path} around={around} of={title} />)}</Stack>}
    </section>
  )
}

/** A step of one text; it becomes one with a time, tools and pains as soon as it gets any. */
function PlainStep({ item, path, title }: { item: Data; path: string; title: string }) {
  const t = useWords()
  const { save } = useEdits()
  const [text, set] = useState(title)
  const [time, setTime] = useState('')
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const put = async (value: Data) => setFaults((await save([{ op: 'set', path, value, was: item }])) ?? [])
  return (
    <>
      <TextInput size="xs" label={t('title')} aria-label={`${t('title')}, ${title}`} value={text} onChange={(event) => set(event.currentTarget.value)} onBlur={() => { if (text.trim() !== title && text.trim() !== '') void put(text.trim()) }} />
      <TextInput size="xs" type="time" label={t('time')} aria-label={`${t('time')}, ${title}`} value={time} onChange={(event) => setTime(event.currentTarget.value)} onBlur={() => { if (time !== '') void put({ title: item, time }) }} />
      <Faults faults={faults} />
    </>
  )
}

function AddTitled({ path, noun, plain }: { path: string; noun: string; plain: boolean }) {
  const t = useWords()
  const { save } = useEdits()
  const [title, set] = useState('')
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [busy, setBusy] = useState(false)
  const box = useRef<HTMLInputElement>(null)
  const add = async () => {
    setBusy(true)
    const found = await save([{ op: 'add', path, value: plain ? title.trim() : { title: title.trim() } }])
    setBusy(false)
    setFaults(found ?? [])
    if (found === null) set('')
  }
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (title.trim() !== '') void add(); else box.current?.focus() }}>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput ref={box} size="xs" flex={1} label={t('add', { what: noun })} value={title} onChange={(event) => set(event.currentTarget.value)} />
        <BusyButton size="xs" type="submit" variant="default" busy={busy}>{t('add', { what: noun })}</BusyButton>
      </Group>
      <Faults faults={faults} />
    </form>
  )
}

function AddRuled({ lane, path, noun, around }: { lane: ListLane; path: string; noun: string; around: Around }) {
  const t = useWords()
  const [opened, setOpened] = useState(false)
  return (
    <div>
      <Button size="xs" variant="default" onClick={() => setOpened(true)}>{t('add', { what: noun })}</Button>
      {opened && (
        <RuleDialog name={noun} rule={null} history={false} asksTitle titles={around.titles} close={() => setOpened(false)}
          make={(rule, title) => [{ op: 'add', path, value: { title, ...(lane === 'outcomes' ? { kind: 'other' } : {}), when: rule } }]} />
      )}
    </div>
  )
}

function AddIndicator({ path, figures, noun }: { path: string; figures: Listed[]; noun: string }) {
  const t = useWords()
  const { save } = useEdits()
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [figure, set] = useState('')
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <NativeSelect size="xs" flex={1} label={t('figure')} value={figure} onChange={(event) => set(event.currentTarget.value)} data={[{ value: '', label: '–' }, ...figures.map((one) => ({ value: one.figure, label: one.title }))]} />
      <Button size="xs" variant="default" disabled={figure === ''} onClick={() => void save([{ op: 'add', path, value: { figure } }]).then((said) => { setFaults(said ?? []); if (said === null) set('') })}>{t('add', { what: noun })}</Button>
      <Faults faults={faults} />
    </Group>
  )
}
