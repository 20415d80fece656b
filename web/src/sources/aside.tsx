import { Button, Group, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { get } from '../app/api'
import { number } from '../app/format'
import { Failed, Loading } from '../app/states'
import css from './sources.module.css'
import type { AsideRows } from './types'
import { Wide } from './wide'
import { useWords } from './words'

const PAGE = 50

/** Rows of tables that were put aside, a page at a time. */
export function AsideTable({ source, reason }: { source: string | undefined; reason: string | undefined }) {
  const t = useWords()
  const [offset, setOffset] = useState(0)
  useEffect(() => setOffset(0), [source, reason])
  const found = useQuery({
    queryKey: ['quarantine', 'rows', source, reason, offset],
    queryFn: ({ signal }) => get<AsideRows>('/quarantine/rows', { source, reason, offset, most: PAGE }, signal),
  })
  if (found.isError) return <Failed error={found.error} />
  if (found.data === undefined) return <Loading />
  const { rows, total } = found.data
  return (
    <div className={css['card']}>
      <Text size="xs" c="dimmed" mb="xs">{t('rows_text')}</Text>
      <Wide label={t('table_rows')} least={640}>
        <Table fz="xs">
          <Table.Thead><Table.Tr><Table.Th>{t('source')}</Table.Th><Table.Th className={css['num']}>{t('row')}</Table.Th><Table.Th>{t('column')}</Table.Th><Table.Th>{t('why')}</Table.Th><Table.Th>{t('raw')}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {rows.map((row, i) => (
              <Table.Tr key={i}>
                <Table.Td>{row.source}</Table.Td><Table.Td className={css['num']}>{row.row === null ? '' : number(row.row)}</Table.Td><Table.Td>{row.column}</Table.Td>
                <Table.Td className={css['wrap']}>{row.sentence}</Table.Td><Table.Td className={css['wrap']}><Text size="xs" lineClamp={3} title={row.raw ?? ''}>{row.raw}</Text></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Wide>
      <Group mt="xs" gap="sm">
        <Text size="xs" role="status">{t('of', { from: number(Math.min(total, offset + 1)), to: number(offset + rows.length), total: number(total) })}</Text>
        <Button size="compact-xs" variant="default" disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - PAGE))}>{t('before')}</Button>
        <Button size="compact-xs" variant="default" disabled={offset + rows.length >= total} onClick={() => setOffset(offset + PAGE)}>{t('more')}</Button>
      </Group>
    </div>
  )
}
