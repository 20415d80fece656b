import { Button, Group, SegmentedControl, Skeleton, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get } from '../app/api'
import { useFilters, type Filters } from '../app/filters'
import { day, number } from '../app/format'
import { useLang } from '../app/i18n'
import { Failed } from '../app/states'
import type { Shape } from '../api/types'
import { at, refQuery, type AccountsTable } from './data'
import type { FigureRef } from './document'
import css from './map.module.css'
import { useWords } from './words'

const MOST = 25
type Side = 'numerator' | 'denominator'

/** The accounts that a figure counts: those in its numerator, or all that it is out of; `where` narrows the filters. */
export function Behind({ journey, figure, counts, where = [] }: { journey: string; figure: FigureRef; counts: Shape<'ListedShape'>; where?: string[] }) {
  const t = useWords()
  const sides = (['numerator', 'denominator'] as const).filter((one) => counts[one] !== null)
  const [said, setSide] = useState<Side>('numerator')
  const [offset, setOffset] = useState(0)
  const side = sides.includes(said) ? said : sides[0]
  return (
    <section>
      <Title order={3} size="h6" mb={4}>{t('behind')}</Title>
      {side === undefined && <Text size="sm" c="dimmed">{counts.why === '' ? t('no_behind') : counts.why}</Text>}
      {sides.length > 1 && side !== undefined && (
        <SegmentedControl size="xs" aria-label={t('list_of')} value={side} onChange={(next) => { setSide(next as Side); setOffset(0) }}
          data={sides.map((one) => ({ value: one, label: `${t(one)} (${number(counts[one] ?? 0)})` }))} />
      )}
      {side !== undefined && <Page journey={journey} figure={figure} side={side} where={where} offset={offset} go={setOffset} />}
    </section>
  )
}

/** The filters, and what else must hold. */
export function narrowed(filters: Filters, where: string[]): Filters {
  return where.length === 0 ? filters : { ...filters, where: [...(filters.where ?? []), ...where] }
}

function Page({ journey, figure, side, where, offset, go }: { journey: string; figure: FigureRef; side: Side; where: string[]; offset: number; go: (next: number) => void }) {
  const t = useWords()
  const lang = useLang()
  const filters = narrowed(useFilters()[0], where)
  const found = useQuery({
    queryKey: ['journey', journey, 'behind', figure, side, offset, lang, filters],
    queryFn: ({ signal }) => get<AccountsTable>(`${at(journey)}/behind`, { ...filters, ...refQuery(figure), side, offset, most: MOST, lang }, signal),
  })
  if (found.isError) return <Failed error={found.error} again={() => void found.refetch()} />
  if (found.data === undefined) return <Skeleton height={120} mt="xs" />
  const { rows, total } = found.data
  if (total === 0) return <Text size="sm" c="dimmed" mt="xs">{t('none_behind')}</Text>
  return (
    <>
      <table className={css.table}>
        <thead><tr><th scope="col">{t('name')}</th><th scope="col">{t('stage')}</th><th scope="col">{t('since')}</th><th scope="col" className={css.num}>{t('days')}</th></tr></thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={`${row.subject}-${index}`}>
              <td><Link to={'/accounts/$journey/$id' as never} params={{ journey, id: row.account } as never} style={{ color: 'var(--jg-accent)' }}>{row.name ?? row.subject}</Link></td>
              <td>{row.stage_title ?? '–'}</td>
              <td>{row.since === null ? '–' : day(row.since)}</td>
              <td className={css.num}>{row.days === null ? '–' : number(row.days)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > MOST && (
        <Group gap="xs" mt="xs">
          <Button size="compact-xs" variant="default" disabled={offset === 0} onClick={() => go(Math.max(0, offset - MOST))}>{t('earlier')}</Button>
          <Text size="xs" c="dimmed">{t('of_n', { from: number(offset + 1), to: number(Math.min(total, offset + MOST)), n: number(total) })}</Text>
          <Button size="compact-xs" variant="default" disabled={offset + MOST >= total} onClick={() => go(offset + MOST)}>{t('later')}</Button>
        </Group>
      )}
    </>
  )
}
