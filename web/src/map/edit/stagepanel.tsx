import { Button, Group, MultiSelect, NativeSelect, Stack, TextInput, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { withTitle, type Doc } from '../document'
import { PHASES } from './celleditor'
import { valueEdits, type Edit, type Fault } from './edits'
import { Faults } from './faults'
import { Field, RuleField, type Around } from './fields'
import { useEdits } from './session'
import { found, listed } from './source'
import { Things } from './things'
import { useWords } from './words'

/** All of a stage that has no cell of its own: name, phase, place, the rules by which one comes and goes, patience. */
export function StageForm({ doc, stage, around, close, go }: { doc: Doc; stage: string; around: Around; close: () => void; go: (stage: string) => void }) {
  const t = useWords()
  const { save } = useEdits()
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const index = doc.stages.findIndex((one) => one.stage === stage)
  const head = doc.stages[index]
  const path = `stages/${stage}`
  const value = (key: string) => found(around.source.journey ?? {}, `${path}/${key}`)
  const act = async (edits: Edit[]): Promise<boolean> => {
    const said = await save(edits)
    setFaults(said ?? [])
    return said === null
  }
  if (head === undefined) return null
  const phase = value('phase')
  const outcomes = doc.lanes.find((one) => one.key === 'outcomes')?.title ?? t('outcome')
  return (
    <Stack gap="md">
      <StageTitle key={head.title} title={head.title} put={(title) => void save(valueEdits(`${path}/title`, head.title, title), { paint: (before) => withTitle(before, stage, title) }).then((said) => setFaults(said ?? []))} />
      <Faults faults={faults} />
      <NativeSelect size="xs" label={t('phase')} value={typeof phase === 'string' ? phase : ''} onChange={(event) => void act(valueEdits(`${path}/phase`, phase, event.currentTarget.value || null))}
        data={[{ value: '', label: t('no_phase') }, ...PHASES.map((one) => ({ value: one, label: t(one) }))]} />
      <RuleField path={`${path}/enter`} value={value('enter')} name={`${t('enter')}, ${head.title}`} label={t('enter')} history={false} titles={around.titles} optional />
      <From path={`${path}/from`} value={listed(value('from')).map(String)} around={around} put={(next) => void act(valueEdits(`${path}/from`, value('from'), next.length === 0 ? null : next))} />
      <Field spec={{ key: 'patience', kind: 'duration', title: 'patience' }} base={path} around={around} of={head.title} />
      <section aria-label={outcomes}><Title order={3} size="h6" mb={4}>{outcomes}</Title><Things lane="outcomes" path={`${path}/outcomes`} around={around} /></section>
      <section aria-label={t('place')}>
        <Title order={3} size="h6" mb={4}>{t('place')}</Title>
        <Group gap={4}>
          <Button size="compact-sm" variant="default" disabled={index === 0} onClick={() => void act([{ op: 'move', path, to: index - 1 }])}>{t('earlier')}</Button>
          <Button size="compact-sm" variant="default" disabled={index === doc.stages.length - 1} onClick={() => void act([{ op: 'move', path, to: index + 1 }])}>{t('later')}</Button>
          <Button size="compact-sm" variant="default" color="red" disabled={doc.stages.length < 2} onClick={() => void act([{ op: 'remove', path }]).then((gone) => { if (gone) close() })}>{t('remove_stage')}</Button>
        </Group>
      </section>
      <NewStage index={index} go={go} />
    </Stack>
  )
}

function StageTitle({ title, put }: { title: string; put: (title: string) => void }) {
  const t = useWords()
  const [text, set] = useState(title)
  const end = () => { if (text.trim() !== title && text.trim() !== '') put(text.trim()) }
  return <TextInput size="sm" label={t('title')} value={text} onChange={(event) => set(event.currentTarget.value)} onBlur={end} onKeyDown={(event) => { if (event.key === 'Enter') end() }} data-autofocus />
}

function From({ value, around, put }: { path: string; value: string[]; around: Around; put: (next: string[]) => void }) {
  const t = useWords()
  const options = [{ value: 'outside', label: t('outside') }, { value: 'any', label: t('any') }, ...Object.entries(around.titles).map(([stage, title]) => ({ value: stage, label: title }))]
  return (
    <div>
      <MultiSelect size="xs" label={t('from')} data={options} value={value} onChange={put} {...(value.length === 0 ? { placeholder: t('from_default') } : {})} />
    </div>
  )
}

function NewStage({ index, go }: { index: number; go: (stage: string) => void }) {
  const t = useWords()
  const { save } = useEdits()
  const [title, set] = useState('')
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const add = async (at: number) => {
    const said = await save([{ op: 'add', path: 'stages', value: { title: title.trim() }, at }])
    setFaults(said ?? [])
    if (said === null) { set(''); go('') }
  }
  return (
    <section aria-label={t('new_stage')}>
      <Title order={3} size="h6" mb={4}>{t('new_stage')}</Title>
      <TextInput size="xs" label={t('name_new')} value={title} onChange={(event) => set(event.currentTarget.value)} />
      <Group gap={4} mt={6}>
        <Button size="compact-sm" variant="default" disabled={title.trim() === ''} onClick={() => void add(index)}>{t('add_before')}</Button>
        <Button size="compact-sm" variant="default" disabled={title.trim() === ''} onClick={() => void add(index + 1)}>{t('add_after')}</Button>
      </Group>
      <Faults faults={faults} />
      <Text size="xs" c="dimmed" mt={6}>{t('everyone_told')}</Text>
    </section>
  )
}
