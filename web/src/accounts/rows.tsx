import { UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { day, money, number } from '../app/format'
import css from './accounts.module.css'
import { PAGE, SORTS, type Asked, type Sort } from './list'
import type { Row, Table } from './shapes'
import { useWords } from './words'

type Valued = NonNullable<Table['value_kind']>
type Ask = (offset: number) => { queryKey: unknown[]; queryFn: (given: { signal: AbortSignal }) => Promise<Table> }

/** The rows of the list: only those in sight are asked for and painted. */
export function Rows({ journey, total, valued, page, asked, change }: { journey: string; total: number; valued: Valued; page: Ask; asked: Asked; change: (next: Asked) => void }) {
  const t = useWords()
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false
  const region = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({ count: total, getScrollElement: () => region.current, estimateSize: () => (narrow ? 92 : 40), overscan: 12 })
  // Rows are higher where they are cards: what was reckoned before no longer holds.
  useEffect(() => rows.measure(), [narrow])
  const seen = rows.getVirtualItems()
  const [first, last] = [Math.floor((seen[0]?.index ?? 0) / PAGE), Math.floor((seen.at(-1)?.index ?? 0) / PAGE)]
  const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  const pages = useQueries({ queries: numbers.map((one) => page(one * PAGE)) })
  const at = (index: number): Row | undefined => pages[Math.floor(index / PAGE) - first]?.data?.rows[index % PAGE]
  return (
    <div ref={region} className={css.region} tabIndex={0} role="table" aria-label={t('table')} aria-rowcount={total + 1}>
      <Heads asked={asked} valued={valued} change={change} />
      <div style={{ height: rows.getTotalSize(), position: 'relative' }} role="rowgroup">
        {seen.map((item) => (
          <div key={item.key} ref={rows.measureElement} data-index={item.index} role="row" aria-rowindex={item.index + 2} className={css.row} data-valued={valued !== 'none'} style={{ minHeight: narrow ? 92 : 40, transform: `translateY(${item.start}px)` }}>
            <Cells row={at(item.index)} journey={journey} valued={valued} />
          </div>
        ))}
      </div>
    </div>
  )
}

function Heads({ asked, valued, change }: { asked: Asked; valued: Valued; change: (next: Asked) => void }) {
  const t = useWords()
  const say = (sort: Sort) => (sort === 'value' ? t(`value_${valued}`) : t(sort))
  const by = (sort: Sort) => change({ sort, dir: asked.sort === sort && asked.dir !== 'desc' ? 'desc' : 'asc' })
  return (
    <div role="rowgroup" className={css.heads}>
      <div role="row" aria-rowindex={1} className={css.head} data-valued={valued !== 'none'}>
        {SORTS.filter((sort) => sort !== 'value' || valued !== 'none').map((sort) => (
          <div key={sort} role="columnheader" aria-sort={asked.sort !== sort ? 'none' : asked.dir === 'desc' ? 'descending' : 'ascending'}>
            <UnstyledButton className={css.sort} onClick={() => by(sort)} aria-label={t('sort', { what: say(sort) })}>
              {say(sort)}
              {asked.sort === sort && (asked.dir === 'desc' ? <IconArrowDown size={13} aria-hidden /> : <IconArrowUp size={13} aria-hidden />)}
            </UnstyledButton>
          </div>
        ))}
      </div>
    </div>
  )
}

function Cells({ row, journey, valued }: { row: Row | undefined; journey: string; valued: Valued }) {
  const t = useWords()
  if (row === undefined) return <div role="cell" className={css.waiting} aria-busy="true" />
  const missing = row.missing_roles.length > 0 ? t('missing', { roles: row.missing_roles.join(', ') }) : ''
  return (
    <>
      <div role="cell" className={css.name}>
        <Link to={'/accounts/$journey/$id' as never} params={{ journey, id: row.subject } as never}>{row.name ?? row.subject}</Link>
      </div>
      <div role="cell" className={css.cell}>{row.stage === null || row.stage === 'outside' ? t('outside') : row.stage_title}</div>
      <div role="cell" className={css.cell} title={day(row.since)}>
        {t('days', { n: Math.floor(row.days) })}
        {row.stalled_since !== null && <span className="jg-tone-bad"> · {t('stalled_since', { at: day(row.stalled_since) })}</span>}
      </div>
      <div role="cell" className={css.cell} title={missing}>
        {row.expected_roles > 0 && <><Seats known={row.known_roles} expected={row.expected_roles} /> <span>{`${number(row.known_roles)}/${number(row.expected_roles)}`}</span></>}
      </div>
      <div role="cell" className={css.cell} title={row.last_touch ?? ''}>{row.last_touch_at === null ? t('never') : day(row.last_touch_at)}</div>
      <div role="cell" className={css.cell}>{row.owner ?? <span className="jg-quiet">{t('nobody')}</span>}</div>
      {valued !== 'none' && <div role="cell" className={css.worth}>{row.values.map((one) => worth(one.amount, one.currency)).join(' + ')}</div>}
    </>
  )
}

/** Money in its currency, where that is one that can be written so. */
function worth(amount: string, currency: string): string {
  return /^[A-Z]{3}$/.test(currency) ? money(amount, currency) : [number(Number(amount)), currency].filter(Boolean).join(' ')
}

function Seats({ known, expected }: { known: number; expected: number }) {
  return <span aria-hidden className={css.seats}>{Array.from({ length: expected }, (_, i) => <i key={i} className={i < known ? css.taken : css.free} />)}</span>
}
