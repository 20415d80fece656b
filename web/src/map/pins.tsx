import { ActionIcon, Skeleton } from '@mantine/core'
import { IconPinnedOff } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { get, send } from '../app/api'
import { useFilters } from '../app/filters'
import { useLang } from '../app/i18n'
import { done, failed } from '../app/notice'
import type { Shape } from '../api/types'
import { at } from './data'
import type { Doc } from './document'
import css from './map.module.css'
import { pinnedLines, type PinnedTable } from './pinned'
import { useWords } from './words'

export type Pin = Shape<'PinShape'>
const NO_PINS: Pin[] = []

export function usePins(journey: string): Pin[] {
  return useQuery({ queryKey: ['journey', journey, 'pins'], queryFn: ({ signal }) => get<Pin[]>(`${at(journey)}/pins`, {}, signal) }).data ?? NO_PINS
}

/** The figures that somebody pinned from the explorer, under their stages; those of the whole map stand under its first. */
export function PinRow({ doc, shown, pins, row, may }: { doc: Doc; shown: number[]; pins: Pin[]; row: number; may: boolean }) {
  const t = useWords()
  if (pins.length === 0) return null
  const of = (index: number) => pins.filter((pin) => (pin.stage === null ? index === (shown[0] ?? 0) : pin.stage === doc.stages[index]?.stage))
  return (
    <tr role="row" aria-rowindex={row + 1} data-lane="pins">
      <th role="rowheader" scope="row" className={css.measured} data-cell={`${row}-0`} tabIndex={-1}>{t('pinned')}</th>
      {shown.map((index, place) => (
        <td role="gridcell" key={index} data-cell={`${row}-${place + 1}`} tabIndex={-1}>{of(index).map((pin) => <PinView key={pin.id} doc={doc} pin={pin} may={may} />)}</td>
      ))}
    </tr>
  )
}

function PinView({ doc, pin, may }: { doc: Doc; pin: Pin; may: boolean }) {
  const t = useWords()
  const lang = useLang()
  const client = useQueryClient()
  const [filters] = useFilters()
  const { figure, by, measure, options = {}, where = [], since, until } = pin.query
  const asked = { since: since ?? filters.since, until: until ?? filters.until, as_of: filters.as_of, where: [...where, ...(filters.where ?? [])], by, measure, lang, option: Object.entries(options).map(([name, value]) => `${name}:${String(value)}`) }
  const found = useQuery({ queryKey: ['journey', doc.journey, 'pinned', pin.id, asked], queryFn: ({ signal }) => get<PinnedTable>(`${at(doc.journey)}/figures/${encodeURIComponent(figure)}`, asked, signal) })
  const remove = async () => {
    try {
      await send('DELETE', `${at(doc.journey)}/pins/${pin.id}`)
      await client.invalidateQueries({ queryKey: ['journey', doc.journey, 'pins'] })
      done(t('unpin', { title: pin.title }), () => void send('POST', `${at(doc.journey)}/pins`, { stage: pin.stage, title: pin.title, query: pin.query }).then(() => client.invalidateQueries({ queryKey: ['journey', doc.journey, 'pins'] })).catch(failed))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <div className={css.item}>
      <span className={css.pinhead}>
        <Link to={'/flow/$journey/$view' as never} params={{ journey: doc.journey, view: 'explore' } as never} search={{ figure, by: by ?? undefined, measure: measure ?? undefined } as never} style={{ color: 'var(--jg-accent)' }}>{pin.title}</Link>
        {may && <ActionIcon size={24} variant="subtle" color="gray" className="jg-screen" aria-label={t('unpin', { title: pin.title })} onClick={() => void remove()}><IconPinnedOff size={12} /></ActionIcon>}
      </span>
      {found.isPending && <Skeleton height={14} width="70%" />}
      {found.isError && <span className="jg-tone-unknown">{found.error.message}</span>}
      {found.data !== undefined && <Lines table={found.data} doc={doc} pin={pin} />}
    </div>
  )
}

/** What the pinned figure says, a line a row; the rest of it is where its title leads. */
function Lines({ table, doc, pin }: { table: PinnedTable; doc: Doc; pin: Pin }) {
  const t = useWords()
  const { lines, rest } = pinnedLines(table, pin.query.measure ?? null, doc.stages.find((one) => one.stage === pin.stage)?.title ?? null)
  return (
    <ul className={css.pinned}>
      {lines.map((line, index) => (
        <li key={index}>{line.about !== '' && <span className={css.itemhead}>{line.about}</span>}<span className={line.known ? undefined : 'jg-tone-unknown'}>{line.text}</span></li>
      ))}
      {rest > 0 && <li className="jg-tone-quiet">{t('and_more', { n: rest })}</li>}
    </ul>
  )
}
