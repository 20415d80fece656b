import { ActionIcon, Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMapWords } from './mapwords'
import css from './sources.module.css'
import type { Data, Json } from './types'
import { drop } from './uses'

/** Which rows say it: a column is a value. Other conditions of the file are shown as they are written. */
export function Conditions({ when, columns, change }: { when: Data; columns: string[]; change: (next: Data) => void }) {
  const t = useMapWords()
  const free = columns.filter((column) => !(column in when))
  const rename = (old: string, column: string) => change(Object.fromEntries(Object.entries(when).map(([key, value]) => [key === old ? column : key, value])))
  return (
    <Stack gap={6} mt="xs">
      {Object.keys(when).length > 0 && <Text size="xs" fw={600}>{t('only_when')}</Text>}
      {Object.entries(when).map(([column, value]) => (
        <div key={column} className={css['pair']}>
          <NativeSelect size="xs" aria-label={t('column')} value={column} data={[column, ...free]} onChange={(e) => rename(column, e.currentTarget.value)} />
          <Text size="xs">{t('is')}</Text>
          <TextInput size="xs" aria-label={`${t('value')}: ${column}`} value={shown(value)} readOnly={typeof value === 'object'} onChange={(e) => change({ ...when, [column]: meant(e.currentTarget.value, value) })} />
          <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t('remove_condition', { column })} onClick={() => change(drop(when, column))}><IconTrash size={14} /></ActionIcon>
        </div>
      ))}
      <Group><Button size="compact-xs" variant="subtle" disabled={free.length === 0} onClick={() => change({ ...when, [free[0] ?? '']: '' })}>{t('add_condition')}</Button></Group>
    </Stack>
  )
}

const shown = (value: Json): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

/** A number stays a number, true and false stay so; all else is text. */
export function meant(typed: string, before: Json): Json {
  if (typeof before === 'number' && typed.trim() !== '' && Number.isFinite(Number(typed))) return Number(typed)
  if (typeof before === 'boolean' && (typed === 'true' || typed === 'false')) return typed === 'true'
  return typed
}
