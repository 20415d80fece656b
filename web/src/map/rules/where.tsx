import { ActionIcon, Autocomplete, Button, NativeSelect, TagsInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import css from '../map.module.css'
import { conditions, many, OPS, typed, where, type Condition, type Op, type Rule } from './tree'
import type { Vocabulary } from './vocabulary'
import { useWords } from './words'

export type Field = { name: string; values: string[]; kind: 'text' | 'number' | 'flag' | null }

/** The fields that events of these names have, with the values seen. */
export function fieldsOf(vocabulary: Vocabulary, names: readonly string[]): Field[] {
  const found = new Map<string, Field>()
  for (const one of vocabulary.properties) {
    if (!names.includes(one.name)) continue
    const before = found.get(one.property)
    found.set(one.property, { name: one.property, kind: one.kind, values: [...new Set([...(before?.values ?? []), ...one.values])] })
  }
  const own: Field[] = [
    { name: 'channel', values: vocabulary.channels, kind: 'text' }, { name: 'source', values: vocabulary.sources, kind: 'text' },
    { name: 'actor', values: ['customer', 'company', 'system'], kind: 'text' }, { name: 'value', values: [], kind: 'number' }, { name: 'currency', values: [], kind: 'text' },
  ]
  return [...found.values(), ...own.filter((one) => !found.has(one.name))]
}

/** Conditions, all of which must hold: property, test, value. */
export function Where({ value, fields, change }: { value: Rule; fields: Field[]; change: (next: Rule) => void }) {
  const t = useWords()
  const all = conditions(value)
  const put = (index: number, next: Condition | null) => change(where(all.flatMap((one, place) => (place !== index ? [one] : next === null ? [] : [next]))))
  const free = fields.find((field) => !all.some((one) => one.field === field.name))?.name ?? 'kind'
  return (
    <div>
      {all.map((one, index) => (
        <div key={index} className={css.row} role="group" aria-label={`${t('where')} ${index + 1}`}>
          <Autocomplete size="xs" w={130} aria-label={t('field')} value={one.field} data={fields.map((field) => field.name)} limit={60} onChange={(field) => put(index, { ...one, field })} />
          <NativeSelect size="xs" w={112} aria-label={t('test')} value={one.op} onChange={(event) => put(index, retested(one, event.currentTarget.value as Op))} data={OPS.map((op) => ({ value: op, label: t(op) }))} />
          <Value one={one} field={fields.find((field) => field.name === one.field)} change={(next) => put(index, { ...one, value: next })} />
          <ActionIcon size="md" variant="subtle" color="gray" aria-label={t('remove_where', { n: index + 1 })} onClick={() => put(index, null)}><IconX size={14} /></ActionIcon>
        </div>
      ))}
      <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={12} />} onClick={() => change(where([...all, { field: free, op: 'eq', value: fields.find((field) => field.name === free)?.values[0] ?? '' }]))}>{t('add_where')}</Button>
    </div>
  )
}

/** The condition under another test: its value becomes what that test takes. */
function retested(one: Condition, op: Op): Condition {
  if (op === 'in') return { ...one, op, value: Array.isArray(one.value) ? one.value : [one.value] }
  if (op === 'exists') return { ...one, op, value: true }
  const first = Array.isArray(one.value) ? (one.value[0] ?? '') : one.value
  return { ...one, op, value: op === 'contains' || op === 'matches' ? String(first) : first }
}

function Value({ one, field, change }: { one: Condition; field: Field | undefined; change: (next: Condition['value']) => void }) {
  const t = useWords()
  const kind = one.op === 'contains' || one.op === 'matches' ? 'text' : (field?.kind ?? null)
  if (one.op === 'exists') {
    return <NativeSelect size="xs" flex="1 1 110px" aria-label={t('value')} value={String(one.value)} onChange={(event) => change(event.currentTarget.value === 'true')} data={[{ value: 'true', label: t('yes') }, { value: 'false', label: t('no') }]} />
  }
  if (one.op === 'in') {
    const before = Array.isArray(one.value) ? one.value : [one.value]
    const keep = (text: string) => before.find((value) => String(value) === text) ?? typed(text, kind, before[0])
    return <TagsInput size="xs" flex="1 1 180px" aria-label={t('values')} value={many(one.value)} data={field?.values ?? []} onChange={(next) => change(next.map(keep))} />
  }
  return <Autocomplete size="xs" flex="1 1 140px" aria-label={t('value')} value={String(one.value ?? '')} data={field?.values ?? []} onChange={(next) => change(typed(next, kind, one.value))} />
}
