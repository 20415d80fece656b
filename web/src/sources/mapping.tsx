import { Alert, Button, Group, NativeSelect, Stack, Text, Title } from '@mantine/core'
import { useDebouncedValue, useHotkeys } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { get, send } from '../app/api'
import { done } from '../app/notice'
import { Failed, Loading } from '../app/states'
import { usePlace } from './address'
import { AsText } from './astext'
import { Columns } from './columns'
import { Events } from './events'
import { useHistory } from './history'
import { Joins } from './joins'
import { useMapWords } from './mapwords'
import { PreviewPane } from './preview'
import { SaveBar } from './savebar'
import css from './sources.module.css'
import { Times } from './times'
import type { Column, Data, Fault, Preview, Source, Upload } from './types'

const SETTLE = 350

/** An upload being mapped: what its columns mean on the left, what comes of it on the right. */
export function Mapping({ id, sheet }: { id: string; sheet: string | undefined }) {
  const found = useQuery({
    queryKey: ['uploads', id, sheet ?? ''],
    queryFn: ({ signal }) => get<Upload>(`/uploads/${encodeURIComponent(id)}`, { sheet }, signal),
    staleTime: Infinity,
    placeholderData: undefined,
  })
  const [, go] = usePlace()
  const t = useMapWords()
  if (found.isError) return <Stack align="flex-start"><Failed error={found.error} /><Button onClick={() => go({ upload: undefined, sheet: undefined })}>{t('other_file')}</Button></Stack>
  if (found.data === undefined) return <Loading lines={10} />
  return <Editor key={`${id}/${sheet ?? ''}`} upload={found.data} name={`jg-mapping-${id}-${sheet ?? ''}`} />
}

/** `columns` are the table's own and those of joined tables. */
export type Part = { upload: Upload; columns: Column[]; data: Data; change: (next: Data) => void; faults: readonly Fault[] }

function Editor({ upload, name }: { upload: Upload; name: string }) {
  const t = useMapWords()
  const history = useHistory(name, upload.mapping)
  const [replace, setReplace] = useState<string | null>(null)
  const [settled] = useDebouncedValue(history.data, SETTLE)
  const preview = useQuery({
    queryKey: ['uploads', upload.upload, 'preview', settled],
    queryFn: () => send<Preview>('POST', `/uploads/${upload.upload}/preview`, { mapping: settled }),
    staleTime: 60_000,
  })
  useHotkeys([['mod+Z', () => history.undo?.()], ['mod+shift+Z', () => history.redo?.()]])
  const faults = preview.data?.faults ?? []
  const columns = useColumns(upload, history.data, preview.data)
  const part: Part = { upload, columns, data: history.data, change: history.change, faults }
  const take = (source: Source) => {
    history.change(source.mapping)
    setReplace(source.source)
    done(t('taken', { source: source.source }))
  }
  return (
    <Stack gap="md">
      <Head upload={upload} undo={history.undo} redo={history.redo} />
      <Known upload={upload} replace={replace} take={take} />
      <div className={css['two']}>
        <Stack gap="md">
          <Columns {...part} />
          <Events {...part} />
          <Times {...part} />
          <Joins {...part} />
          <AsText {...part} />
        </Stack>
        <div className={css['side']}><PreviewPane preview={preview.data} busy={preview.isFetching || settled !== history.data} error={preview.error} checks={upload.checks} /></div>
      </div>
      <SaveBar {...part} name={name} replace={replace} busy={preview.data === undefined || preview.isPlaceholderData || settled !== history.data} />
    </Stack>
  )
}

/** The table's columns and those that joins add; these are remembered while a fault keeps them from being told. */
function useColumns(upload: Upload, data: Data, preview: Preview | undefined): Column[] {
  const joined = useRef<Preview['joined']>([])
  if (!('join' in data)) joined.current = []
  else if ((preview?.joined.length ?? 0) > 0) joined.current = preview?.joined ?? []
  const added = joined.current.map((one): Column => ({ ...one, kind: 'text', filled: 1, distinct: one.examples.length }))
  return [...(upload.tables[0]?.columns ?? []), ...added]
}

function Head({ upload, undo, redo }: { upload: Upload; undo: (() => void) | null; redo: (() => void) | null }) {
  const t = useMapWords()
  const [, go] = usePlace()
  const [table] = upload.tables
  return (
    <Group justify="space-between" align="flex-end">
      <div>
        <Title order={2} size="h4" className={css['wrap']}>{upload.name}</Title>
        {table !== undefined && <Text size="xs" c="dimmed">{t(table.whole ? 'rows' : 'looked', { n: table.rows })}</Text>}
      </div>
      <Group gap="xs" align="flex-end">
        {upload.tables.length > 1 && (
          <NativeSelect size="xs" label={t('sheet')} value={table?.sheet ?? ''} onChange={(event) => go({ sheet: event.currentTarget.value })}
            data={upload.tables.map((one) => ({ value: one.sheet ?? '', label: `${one.table} · ${t('rows', { n: one.rows })}` }))} />
        )}
        <Button size="xs" variant="default" disabled={undo === null} onClick={() => undo?.()}>{t('undo_step')}</Button>
        <Button size="xs" variant="default" disabled={redo === null} onClick={() => redo?.()}>{t('redo_step')}</Button>
        <Button size="xs" variant="default" onClick={() => go({ upload: undefined, sheet: undefined })}>{t('other_file')}</Button>
      </Group>
    </Group>
  )
}

function Known({ upload, replace, take }: { upload: Upload; replace: string | null; take: (source: Source) => void }) {
  const t = useMapWords()
  const sources = useQuery({ queryKey: ['sources'], queryFn: () => get<Source[]>('/sources'), enabled: upload.known.length > 0 })
  if (replace !== null || upload.known.length === 0) return null
  return (
    <>
      {sources.data?.filter((one) => upload.known.includes(one.source)).map((one) => (
        <Alert key={one.source} variant="outline" title={t('known', { source: one.source })}>
          <Text size="sm" mb="xs">{t('known_text')}</Text>
          <Button size="xs" onClick={() => take(one)}>{t('take', { source: one.source })}</Button>
        </Alert>
      ))}
    </>
  )
}
