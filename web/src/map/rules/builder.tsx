import { ActionIcon, Button, Group, Menu, MultiSelect, NativeSelect, NumberInput, TagsInput, Text, TextInput } from '@mantine/core'
import { IconDots, IconPlus } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import css from '../map.module.css'
import { few, kindOf, KINDS, many, parts, SINCE, turned, withKey, withMore, withPart, type Kind, type Rule } from './tree'
import { NO_WORDS, type Vocabulary } from './vocabulary'
import { fieldsOf, Where } from './where'
import { useWords } from './words'

type Props = { rule: Rule; change: (next: Rule | null) => void; vocabulary: Vocabulary | undefined; history: boolean; name: string; root?: boolean }

/** A rule as a tree of fields: groups hold parts, the others ask for events, traits or time. */
export function Builder({ rule, change, vocabulary, history, name, root = false }: Props) {
  const t = useWords()
  const words = vocabulary ?? NO_WORDS
  const kind = kindOf(rule)
  const first = words.names[0]?.name ?? 'Form Submitted'
  const kinds = KINDS.filter((one) => !history || one !== 'in_stage_for')
  const group = kind === 'all' || kind === 'any'
  return (
    <div className={root ? undefined : css.rule} role="group" aria-label={name}>
      <Group gap={4} wrap="nowrap" mb={4}>
        <NativeSelect size="xs" aria-label={`${t('kind')}, ${name}`} value={kind ?? 'did'} onChange={(event) => change(turned(rule, event.currentTarget.value as Kind, first))} data={kinds.map((one) => ({ value: one, label: t(one) }))} />
        <Menu withinPortal position="bottom-start">
          <Menu.Target><ActionIcon size="md" variant="subtle" color="gray" aria-label={`${t('options')}, ${name}`}><IconDots size={15} /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            {(['all', 'any', 'not'] as const).map((one) => <Menu.Item key={one} onClick={() => change(one === 'not' ? { not: rule } : { [one]: [rule] })}>{t(`wrap_${one}`)}</Menu.Item>)}
            {!root && <Menu.Item onClick={() => change(null)}>{t('remove')}</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      </Group>
      {(group || kind === 'not') && parts(rule).map((part, index) => (
        <Builder key={index} rule={part} vocabulary={vocabulary} history={history} name={`${name}, ${t('part', { n: index + 1 })}`} change={(next) => change(withPart(rule, index, next) ?? (root ? { did: first } : null))} />
      ))}
      {group && <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={12} />} onClick={() => change(withMore(rule, { did: first }))}>{t('add')}</Button>}
      {!group && kind !== 'not' && <Atom rule={rule} kind={kind} change={change} words={words} history={history} first={first} />}
    </div>
  )
}

type AtomProps = { rule: Rule; kind: Kind | null; change: (next: Rule) => void; words: Vocabulary; history: boolean; first: string }

function Atom({ rule, kind, change, words, history, first }: AtomProps) {
  const t = useWords()
  const set = (key: string) => (value: Rule[string] | undefined) => change(withKey(rule, key, value))
  if (kind === 'trait' || kind === 'person_trait') {
    const found = kind === 'trait' ? words.traits : words.person_traits
    const fields = found.map((one) => ({ name: one.trait, values: one.values, kind: one.kind }))
    return <Where value={whereOf(rule[kind])} fields={fields} change={(next) => change({ [kind]: next })} />
  }
  if (kind === 'quiet_for') return <Quiet rule={rule} change={change} words={words} history={history} first={first} />
  if (kind === 'in_stage_for') return <Duration label={t('duration')} value={rule['in_stage_for']} change={set('in_stage_for')} />
  const other = kind === 'then' ? 'then' : 'without'
  const count = (key: 'at_least' | 'people', least: number) => (
    <NumberInput size="xs" w={112} label={t(key)} min={1} max={1_000_000} value={typeof rule[key] === 'number' ? rule[key] : least === 0 ? '' : least} onChange={(next) => set(key)(typeof next === 'number' && next > least ? next : undefined)} />
  )
  return (
    <>
      <Matcher rule={rule} change={change} words={words} />
      {(kind === 'then' || kind === 'without') && (
        <div className={css.rule}>
          <Text size="xs" fw={600}>{t(kind === 'then' ? 'followed' : 'not_followed')}</Text>
          <Matcher rule={whereOf(rule[other])} change={(next) => change({ ...rule, [other]: next })} words={words} />
        </div>
      )}
      <div className={css.row}>
        {kind === 'did' && count('at_least', 1)}
        <Duration label={t('within')} value={rule['within']} change={set('within')} />
        <More shown={rule['role'] !== undefined || rule['people'] !== undefined || rule['since'] !== undefined}>
          <MultiSelect size="xs" miw={150} label={t('role')} value={many(rule['role'])} data={words.roles} onChange={(next) => set('role')(next.length === 0 ? undefined : few(next))} {...(rule['role'] === undefined ? { placeholder: t('any_role') } : {})} />
          {kind === 'did' && count('people', 0)}
          {!history && <Since value={rule['since']} change={set('since')} />}
        </More>
      </div>
    </>
  )
}

const whereOf = (value: Rule[string] | undefined): Rule => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {})

function Matcher({ rule, change, words }: { rule: Rule; change: (next: Rule) => void; words: Vocabulary }) {
  const t = useWords()
  const names = many(rule['did'])
  const known = new Map(words.names.map((one) => [one.name, one]))
  const unseen = words.names.length === 0 ? [] : names.filter((name) => known.get(name)?.seen !== true)
  return (
    <>
      <TagsInput size="xs" label={t('events')} value={names} limit={80} data={words.names.map((one) => one.name)} onChange={(next) => change({ ...rule, did: few(next) })}
        renderOption={({ option }) => {
          const one = known.get(option.value)
          return <Group justify="space-between" w="100%" wrap="nowrap"><Text size="xs">{one !== undefined && one.title !== one.name ? `${one.title} · ${one.name}` : option.value}</Text><Text size="xs" c="dimmed">{t('times', { n: one?.events ?? 0 })}</Text></Group>
        }} />
      {unseen.map((name) => <Text key={name} size="xs" className="jg-tone-not_now">{t('never_seen', { name })}</Text>)}
      <Text size="xs" mt={4}>{t('where')}</Text>
      <Where value={whereOf(rule['where'])} fields={fieldsOf(words, names)} change={(next) => change(withKey(rule, 'where', next))} />
    </>
  )
}

/** Fields that few rules need: behind a button, unless one of them says something. */
function More({ shown, children }: { shown: boolean; children: ReactNode }) {
  const t = useWords()
  const [opened, setOpened] = useState(shown)
  return opened ? <>{children}</> : <Button size="compact-xs" variant="subtle" onClick={() => setOpened(true)}>{t('more')}</Button>
}

function Quiet({ rule, change, words, history, first }: Omit<AtomProps, 'kind'>) {
  const t = useWords()
  const some = rule['of'] !== undefined
  return (
    <>
      <div className={css.row}>
        <Duration label={t('duration')} value={rule['quiet_for']} change={(next) => change({ ...rule, quiet_for: next ?? '' })} />
        <NativeSelect size="xs" label={t('of')} value={some ? 'some' : 'any'} onChange={(event) => change(withKey(rule, 'of', event.currentTarget.value === 'some' ? { did: first } : undefined))} data={[{ value: 'any', label: t('of_any') }, { value: 'some', label: t('of_some') }]} />
        {!history && <Since value={rule['since']} change={(next) => change(withKey(rule, 'since', next))} />}
      </div>
      {some && <Matcher rule={whereOf(rule['of'])} change={(next) => change({ ...rule, of: next })} words={words} />}
    </>
  )
}

function Duration({ label, value, change }: { label: string; value: Rule[string] | undefined; change: (next: string | undefined) => void }) {
  const t = useWords()
  return <TextInput size="xs" w={112} label={label} placeholder={t('within_hint')} value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''} onChange={(event) => change(event.currentTarget.value || undefined)} />
}

function Since({ value, change }: { value: Rule[string] | undefined; change: (next: string | undefined) => void }) {
  const t = useWords()
  return (
    <NativeSelect size="xs" label={t('since')} value={typeof value === 'string' ? value : ''} onChange={(event) => change(event.currentTarget.value || undefined)}
      data={[{ value: '', label: t('since_default') }, ...SINCE.map((one) => ({ value: one, label: t(one) }))]} />
  )
}
