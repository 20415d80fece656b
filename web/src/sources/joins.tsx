import { ActionIcon, Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { both } from '../app/sentences'
import type { Part } from './mapping'
import { useMapWords } from './mapwords'
import css from './sources.module.css'
import type { Data, Json } from './types'
import { faultsAt, isMap, mapOf, put, textOf } from './uses'

/** Second tables whose columns are added by equal values. */
export function Joins({ upload, data, change, faults }: Part) {
  const t = useMapWords()
  const joins = Array.isArray(data['join']) ? data['join'].filter(isMap) : []
  const columns = (upload.tables[0]?.columns ?? []).map((one) => one.column)
  const set = (next: Data[]) => change(put(data, 'join', next.length > 0 ? next : undefined))
  const file = upload.joinable[0]
  const add = () => set([...joins, { table: { file: file ?? '' }, by: columns[0] ?? '', prefix: `${/^[\p{L}\p{N}]+/u.exec(file ?? '')?.[0] ?? 'other'}_` }])
  return (
    <section className={css['card']}>
      <h2>{t('joins')}</h2>
      <Text size="xs" c="dimmed" mb="xs">{file === undefined ? t('no_joins') : t('joins_text')}</Text>
      <Stack gap="sm">
        {joins.map((join, i) => (
          <Joined key={i} join={join} files={upload.joinable} columns={columns} change={(next) => set(joins.map((one, at) => (at === i ? next : one)))} remove={() => set(joins.filter((_, at) => at !== i))}
            faults={faultsAt(faults, `join/${i}`).map((fault) => both(fault.message, fault.advice))} />
        ))}
        {file !== undefined && <Group><Button size="xs" variant="default" onClick={add}>{t('add_join')}</Button></Group>}
      </Stack>
    </section>
  )
}

type JoinedOf = { join: Data; files: string[]; columns: string[]; change: (next: Data) => void; remove: () => void; faults: string[] }

function Joined({ join, files, columns, change, remove, faults }: JoinedOf) {
  const t = useMapWords()
  const file = textOf(mapOf(join['table'])['file'])
  const by: Json = join['by'] ?? ''
  return (
    <div className={css['event']}>
      <Group align="flex-end" wrap="nowrap" gap="xs">
        <div className={css['fields']} style={{ flex: 1 }}>
          <NativeSelect size="xs" label={t('join_table')} value={file} data={files.includes(file) ? files : [file, ...files]} onChange={(e) => change({ ...join, table: { file: e.currentTarget.value } })} />
          <NativeSelect size="xs" label={t('join_by')} value={typeof by === 'string' ? by : JSON.stringify(by)} disabled={typeof by !== 'string'} data={typeof by === 'string' ? columns : [JSON.stringify(by)]} onChange={(e) => change({ ...join, by: e.currentTarget.value })} />
          <TextInput size="xs" label={t('join_prefix')} value={textOf(join['prefix'])} onChange={(e) => change({ ...join, prefix: e.currentTarget.value })} />
        </div>
        <ActionIcon variant="subtle" color="gray" aria-label={t('remove_join', { name: file })} onClick={remove}><IconTrash size={16} /></ActionIcon>
      </Group>
      {faults.map((fault) => <div key={fault} className={css['fault']} role="alert">{fault}</div>)}
    </div>
  )
}
