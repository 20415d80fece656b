import { Badge, Group, MultiSelect, Text } from '@mantine/core'
import { percent } from '../app/format'
import { both } from '../app/sentences'
import type { Part } from './mapping'
import { useMapWords } from './mapwords'
import css from './sources.module.css'
import type { Column, Data } from './types'
import { EVENT_USES, columnOf, eventsOf, faultsOfColumn, isMap, textOf, usesOf, withUses, type Use } from './uses'

type Words = ReturnType<typeof useMapWords>

/** How an event of a mapping is called in lists. */
export function eventName(event: Data, at: number, t: Words): string {
  return textOf(event['name']) || t('event_of', { n: at + 1 })
}

/** An event with its number: `Event 2: Demo Requested`. */
export function eventTitle(event: Data, at: number, t: Words): string {
  const name = isMap(event['name']) ? t('from_column', { column: columnOf(event['name']) ?? '' }) : textOf(event['name'])
  return name === '' ? t('event_of', { n: at + 1 }) : t('group_event', { n: at + 1, name })
}

/** What a column can be used for, in groups, as the present mapping has events. */
function choices(data: Data, t: Words) {
  const events = eventsOf(data).map((event, i) => {
    const name = eventName(event, i, t)
    const items = EVENT_USES.map((use) => ({ value: `event.${i}.${use}`, label: t(`event_${use}`, { name }) }))
    return { group: eventTitle(event, i, t), items }
  })
  const account = (['id', 'name', 'domain', 'parent', 'trait'] as const).map((use) => ({ value: `account.${use}`, label: t(`account_${use}`) }))
  const person = (['id', 'email', 'name', 'phone', 'role', 'trait'] as const).map((use) => ({ value: `person.${use}`, label: t(`person_${use}`) }))
  return [
    { group: t('group_row'), items: [{ value: 'key', label: t('key') }, { value: 'visitor', label: t('visitor') }] },
    { group: t('group_account'), items: account },
    { group: t('group_person'), items: person },
    ...events,
  ]
}

/** Every column of the table: its name, examples, and what it means. */
export function Columns({ columns, data, change, faults }: Part) {
  const t = useMapWords()
  const uses = usesOf(data)
  const known = choices(data, t)
  return (
    <section className={css['card']}>
      <h2>{t('columns')}</h2>
      {columns.map((column) => (
        <Line key={column.column} column={column} uses={uses.get(column.column) ?? []} known={known} change={(next) => change(withUses(data, column.column, next))}
          faults={faultsOfColumn(data, faults, column.column).map((fault) => both(fault.message, fault.advice))} />
      ))}
    </section>
  )
}

type LineOf = { column: Column; uses: readonly Use[]; known: ReturnType<typeof choices>; change: (next: Use[]) => void; faults: string[] }

function Line({ column, uses, known, change, faults }: LineOf) {
  const t = useMapWords()
  return (
    <div className={css['column']}>
      <div>
        <Group gap={6} wrap="nowrap">
          <span className={css['name']}>{column.column}</span>
          <Badge size="xs" variant="outline" color="gray" tt="none" c="var(--jg-ink_quiet)" style={{ flexShrink: 0 }}>{t(`kind_${column.kind}`)}</Badge>
          {column.filled < 0.995 && <Text size="xs" c="dimmed" style={{ flexShrink: 0 }}>{t('filled', { share: percent(column.filled) })}</Text>}
        </Group>
        <div className={css['examples']} title={column.examples.join(', ')}>{column.examples.join(', ')}</div>
      </div>
      <MultiSelect size="xs" data={known} value={[...uses]} onChange={change} searchable hidePickedOptions clearable aria-label={t('fits', { column: column.column })}
        {...(uses.length === 0 ? { placeholder: t('ignored') } : {})} error={faults.length > 0} classNames={{ inputField: css['slim'] ?? '' }} clearButtonProps={{ 'aria-label': t('ignored') }} />
      {faults.map((fault) => <div key={fault} className={css['fault']} role="alert">{fault}</div>)}
    </div>
  )
}
