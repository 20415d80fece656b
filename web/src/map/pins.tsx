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
import { useWords } from './words'

export type Pin = Shape<'PinShape'>
type Cell = { text: string }
type Table = { columns: { key: string; title: string; kind: string }[]; rows: Cell[][] }
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
  const found = useQuery({ queryKey: ['journey', doc.journey, 'pinned', pin.id, asked], queryFn: ({ signal }) => get<Table>(`${at(doc.journey)}/figures/${encodeURIComponent(figure)}`, asked, signal) })
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
      <span className={css.itemhead}>
        <Link to={'/flow/$journey/$view' as never} params={{ journey: doc.journey, view: 'explore' } as never} search={{ figure, by: by ?? undefined, measure: measure ?? undefined } as never} style={{ color: 'var(--jg-accent)' }}>{pin.title}</Link>
        {may && <ActionIcon size={24} variant="subtle" color="gray" className="jg-screen" aria-label={t('unpin', { title: pin.title })} onClick={() => void remove()}><IconPinnedOff size={12} /></ActionIcon>}
      </span>
      {found.isPending && <Skeleton height={14} width="70%" />}
      {found.isError && <span className="jg-tone-unknown">{found.error.message}</span>}
      {found.data !== undefined && rows(found.data, doc, pin).map((cells, index) => <div key={index}>{cells.join(' ')}</div>)}
    </div>
  )
}

/** The first rows of the pinned figure, those of its stage where it has any. */
function rows(table: Table, doc: Doc, pin: Pin): string[][] {
  const title = doc.stages.find((one) => one.stage === pin.stage)?.title
  const own = table.rows.filter((row) => title !== undefined && row.some((cell) => cell.text === title))
  const shown = (own.length > 0 ? own : table.rows).slice(0, 4)
  return shown.map((row) => row.filter((cell) => cell.text !== '' && cell.text !== title).slice(0, 3).map((cell) => cell.text))
}
