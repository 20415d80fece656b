import { Autocomplete, Button, Checkbox, Group, MultiSelect, NativeSelect, Text, Textarea, TextInput } from '@mantine/core'
import { useState, type KeyboardEvent } from 'react'
import { useLang } from '../../app/i18n'
import css from '../map.module.css'
import { RuleDialog } from '../rules/dialog'
import { ruleOf } from '../rules/tree'
import { useVocabulary } from '../rules/vocabulary'
import { block } from '../rules/yaml'
import { listEdits, valueEdits, type Fault } from './edits'
import { Faults } from './faults'
import { LinesEditor } from './lineseditor'
import { OUTCOMES, ROLES, type FieldSpec } from './schema'
import { useEdits } from './session'
import { found, listed, said, type Data, type Source } from './source'
import { useWords } from './words'

export type Around = { source: Source; titles: Record<string, string> }
/** What a field says that names no stage. */
const NO_STAGE = { stage: 'outside', start: 'no_stage', next: 'next_stage' } as const

/** The stages, to be chosen from. */
export function stages(around: Around): { value: string; label: string }[] {
  return Object.entries(around.titles).map(([stage, title]) => ({ value: stage, label: title }))
}

/** `first`: it has the focus when its panel opens. */
type Props = { spec: FieldSpec; base: string; around: Around; of: string; first?: boolean }

/** One field of a thing in the file; it saves itself as it is left. */
export function Field({ spec, base, around, of, first = false }: Props) {
  const t = useWords()
  const lang = useLang()
  const { save, journey } = useEdits()
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const vocabulary = useVocabulary(journey, spec.kind === 'channel')
  const path = base === '' ? spec.key : `${base}/${spec.key}`
  const value = found(around.source.journey ?? {}, path)
  const label = t(spec.title)
  const name = `${label}, ${of}`
  const put = async (next: Data) => setFaults((await save(valueEdits(path, value ?? null, next))) ?? [])
  const choice = (options: { value: string; label: string }[]) => (
    <NativeSelect size="xs" label={label} aria-label={name} value={typeof value === 'string' ? value : ''} data={options} onChange={(event) => void put(event.currentTarget.value || null)} />
  )
  const body = () => {
    switch (spec.kind) {
      case 'rule': case 'ever': return <RuleField path={path} value={value} name={name} label={label} history={spec.kind === 'ever'} titles={around.titles} optional={spec.kind === 'ever'} />
      case 'texts': return <Texts path={path} texts={listed(value).map((one) => said(one, lang))} name={name} label={label} />
      case 'flag': return <Checkbox size="xs" label={label} aria-label={name} checked={value === true} onChange={(event) => void put(event.currentTarget.checked ? true : null)} />
      case 'outcome': return choice(OUTCOMES.map((one) => ({ value: one, label: t(one) })))
      case 'stage': case 'start': case 'next': return choice([{ value: '', label: t(NO_STAGE[spec.kind]) }, ...stages(around)])
      case 'channel': return <Channel key={String(value)} label={label} name={name} value={said(value, lang)} options={vocabulary.data?.channels ?? []} put={(next) => void put(next || null)} />
      case 'roles': return <MultiSelect size="xs" label={label} aria-label={name} value={listed(value).map(String)} data={ROLES.map((one) => ({ value: one, label: t(one) }))} onChange={(next) => void put(next.length === 0 ? null : next)} />
      case 'assets': return <Assets label={label} name={name} value={listed(value).map(String)} around={around} put={(next) => void put(next.length === 0 ? null : next)} />
      default: return <OneLine key={said(value, lang)} label={label} name={name} kind={spec.kind} value={said(value, lang)} put={put} first={first} />
    }
  }
  return <div className={css.field} data-field={path}>{body()}<Faults faults={faults} /></div>
}

function OneLine({ label, name, kind, value, put, first }: { label: string; name: string; kind: FieldSpec['kind']; value: string; put: (next: Data) => Promise<void>; first: boolean }) {
  const [text, set] = useState(value)
  const [wrong, setWrong] = useState(false)
  const end = () => {
    const next = text.trim()
    if (next === value) return
    if (kind !== 'number') return void put(next === '' ? null : next)
    const number = Number(next.replace(',', '.'))
    setWrong(next !== '' && !Number.isFinite(number))
    if (next === '' || Number.isFinite(number)) void put(next === '' ? null : number)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') { event.preventDefault(); end() }
    if (event.key === 'Escape' && text !== value) { event.stopPropagation(); set(value) }
  }
  if (kind === 'long') return <Textarea size="sm" autosize minRows={2} label={label} aria-label={name} value={text} onChange={(event) => set(event.currentTarget.value.replaceAll('\n', ' '))} onBlur={end} onKeyDown={onKey} autoFocus={first} />
  return <TextInput size="xs" label={label} aria-label={name} value={text} error={wrong} type={kind === 'time' ? 'time' : 'text'} inputMode={kind === 'number' ? 'decimal' : undefined} onChange={(event) => set(event.currentTarget.value)} onBlur={end} onKeyDown={onKey} />
}

function Channel({ label, name, value, options, put }: { label: string; name: string; value: string; options: string[]; put: (next: string) => void }) {
  const [text, set] = useState(value)
  const end = (next: string) => { if (next.trim() !== value) put(next.trim()) }
  return <Autocomplete size="xs" label={label} aria-label={name} value={text} data={options} onChange={set} onOptionSubmit={end} onBlur={() => end(text)} />
}

function Assets({ label, name, value, around, put }: { label: string; name: string; value: string[]; around: Around; put: (next: string[]) => void }) {
  const lang = useLang()
  const all = listed(around.source.journey?.['assets']).flatMap((one) => {
    const id = found(one, 'id')
    return typeof id === 'string' ? [{ value: id, label: said(one, lang) }] : []
  })
  return all.length === 0 ? null : <MultiSelect size="xs" label={label} aria-label={name} value={value} data={all} onChange={put} />
}

function Texts({ path, texts, name, label }: { path: string; texts: string[]; name: string; label: string }) {
  const { save } = useEdits()
  const [round, setRound] = useState(0)
  return (
    <div>
      <Text size="xs" fw={500}>{label}</Text>
      <LinesEditor key={`${texts.join('\n')}-${round}`} focus={false} texts={texts} name={name} commit={(lines) => save(listEdits(path, texts, lines))} leave={() => setRound(round + 1)} />
    </div>
  )
}

type RuleProps = { path: string; value: Data | undefined; name: string; label: string; history: boolean; titles: Record<string, string>; optional: boolean }

/** A rule in one line, and the way into the builder. */
export function RuleField({ path, value, name, label, history, titles, optional }: RuleProps) {
  const t = useWords()
  const { save } = useEdits()
  const [opened, setOpened] = useState(false)
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const rule = ruleOf(value)
  return (
    <div>
      <Text size="xs" fw={500}>{label}</Text>
      <Text className={css.mono} c={rule === null ? 'dimmed' : undefined}>{rule === null ? t('no_rule') : block(rule)}</Text>
      <Group gap={4}>
        <Button size="compact-xs" variant="default" aria-label={`${t('edit_rule')}: ${name}`} onClick={() => setOpened(true)}>{t('edit_rule')}</Button>
        {optional && rule !== null && <Button size="compact-xs" variant="subtle" aria-label={`${t('remove_rule')}: ${name}`} onClick={() => void save(valueEdits(path, value, null)).then((said) => setFaults(said ?? []))}>{t('remove_rule')}</Button>}
      </Group>
      <Faults faults={faults} />
      {opened && <RuleDialog name={name} rule={rule} history={history} titles={titles} make={(next) => [{ op: 'set', path, value: next }]} close={() => setOpened(false)} />}
    </div>
  )
}
