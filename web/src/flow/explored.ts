import type { Bar } from '../charts/bars'
import type { Est } from '../charts/base'
import type { LineSeries } from '../charts/lines'
import type { FigureRef } from '../map/document'
import { Rows, estOf } from './cells'
import type { AskedFigure, FigureCell, FigureLine, FigureTable } from './data'

/** What the explorer is asked for; it lives in the address. */
export interface Chosen {
  figure: string
  by?: string | undefined
  trend?: string | undefined
  compare?: string | undefined
  measure?: string | undefined
  options: Record<string, string>
}

export const MOST_BARS = 40
export const MOST_LINES = 8

/** The query of the request. */
export function queryOf(chosen: Chosen): AskedFigure {
  const option = Object.entries(chosen.options).filter(([, value]) => value !== '').map(([name, value]) => `${name}:${value}`)
  const many = chosen.trend !== undefined || chosen.compare !== undefined
  return { by: chosen.by, trend: chosen.trend, compare: chosen.compare, option, measure: many && chosen.measure !== undefined ? [chosen.measure] : [] }
}

/** Which number of the figure is drawn: the one chosen, else its first that a row has. */
export function measureOf(table: FigureTable, line: FigureLine | undefined, chosen: string | undefined): string | undefined {
  const able = table.columns.filter((column) => column.kind === 'estimate' || ((column.kind === 'number' || column.kind === 'money') && !column.about))
  const wanted = [chosen, ...(line?.measures.map((one) => one.value) ?? [])]
  for (const name of wanted) if (able.some((column) => column.key === name)) return name
  return (able.find((column) => column.kind === 'estimate') ?? able[0])?.key
}

/** What the row is about, in words: its titles one after another. */
export function aboutRow(table: FigureTable, row: readonly FigureCell[], besides: readonly string[] = []): string {
  const said = table.columns.flatMap((column, place) => (column.about && !besides.includes(column.key) ? [row[place]?.text ?? ''] : []))
  return said.filter(Boolean).join(' · ')
}

/** The rows as bars of one number. */
export function barsOf(table: FigureTable, measure: string): { bars: Bar[]; unit: string | null } {
  const place = table.columns.findIndex((column) => column.key === measure)
  const bars = table.rows.flatMap((row, index) => {
    const cell = row[place]
    if (cell === undefined || (cell.value === null && cell.status === null)) return []
    const title = aboutRow(table, row) || table.title
    return [{ key: String(index), title, est: estOf(cell), label: [title, `${table.columns[place]?.title ?? ''}: ${cell.text}`, counted(cell), cell.note ?? ''].filter(Boolean).join('\n') }]
  })
  return { bars, unit: unitOf(table, place) }
}

/** The number of a row as the panel of a figure takes it, and what keeps its group; null where it has none of its own. */
export function numberOf(table: FigureTable, row: readonly FigureCell[], measure: string, chosen: Chosen): { ref: FigureRef; where: string[]; about: string } | null {
  const key: Record<string, string> = {}
  const where: string[] = []
  const titles: string[] = []
  // What the row is about stands first; a text further on is one of its facts.
  for (const [place, column] of table.columns.entries()) {
    if (!column.about) break
    const cell = row[place]
    if (column.kind === 'date') return null
    const text = cell?.text ?? ''
    titles.push(column.key === 'group' && text !== '' ? `${column.title}: ${text}` : text)
    if (column.key !== 'group') {
      // A row of the whole has no key there: its text says "all" in words.
      const said = cell?.key ?? (column.kind === 'number' ? cell?.value?.toString() : undefined)
      if (said !== undefined) key[column.key] = said
    } else if (chosen.by !== undefined) {
      where.push(`${chosen.by}:${cell?.key ?? ''}`)
    }
  }
  const options = Object.fromEntries(Object.entries(chosen.options).filter(([, value]) => value !== ''))
  return { ref: { figure: table.figure, measure, stage: null, key, options }, where, about: where.length > 0 ? titles.filter(Boolean).join(' · ') : '' }
}

function counted(cell: FigureCell): string {
  return cell.numerator !== null && cell.denominator !== null ? `${cell.numerator} / ${cell.denominator}` : ''
}

function unitOf(table: FigureTable, place: number): string | null {
  const column = table.columns[place]
  return column?.unit ?? table.rows.find((row) => row[place]?.unit)?.[place]?.unit ?? null
}

/** A trend's rows as lines, each with every period of the trend. */
export function linesOf(table: FigureTable, number: string): { lines: LineSeries[]; periods: string[]; unit: string | null; rest: number } {
  const rows = new Rows(table)
  const mine = table.rows.filter((row) => rows.key(row, 'number') === number)
  const periods = [...new Set(table.rows.map((row) => rows.text(row, 'period')))]
  const found = new Map<string, Map<string, Est & { label: string }>>()
  for (const row of mine) {
    const key = aboutRow(table, row, ['period', 'number'])
    const points = found.get(key) ?? new Map<string, Est & { label: string }>()
    const period = rows.text(row, 'period')
    points.set(period, { ...rows.est(row, 'value'), label: [key || table.title, period, rows.text(row, 'value')].filter(Boolean).join('\n') })
    found.set(key, points)
  }
  const blank: Est = { value: null, low: null, high: null, status: 'terra_incognita', text: '–' }
  const lines = [...found].map(([key, points]) => ({
    key, title: key || table.title,
    points: periods.map((period) => ({ period, est: points.get(period) ?? blank, label: points.get(period)?.label ?? `${key}\n${period}\n–` })),
  }))
  const weight = (line: LineSeries) => line.points.filter((point) => point.est.value !== null).length
  const ordered = lines.sort((a, b) => weight(b) - weight(a))
  const place = table.columns.findIndex((column) => column.key === 'value')
  const first = mine[0]?.[place]?.unit ?? null
  return { lines: ordered.slice(0, MOST_LINES), periods, unit: first, rest: Math.max(0, ordered.length - MOST_LINES) }
}

/** A comparison's rows: before and now of each, as bars below each other. */
export function comparedBars(table: FigureTable, number: string, said: { before: string; now: string; change: string }): { bars: Bar[]; unit: string | null } {
  const rows = new Rows(table)
  const mine = table.rows.filter((row) => rows.key(row, 'number') === number)
  const unit = mine.map((row) => rows.cell(row, 'now')?.unit ?? rows.cell(row, 'before')?.unit).find(Boolean) ?? null
  const bars = mine.flatMap((row, index) => {
    const about = aboutRow(table, row, ['number', 'direction'])
    const change = `${said.change}: ${rows.text(row, 'change')}`
    return (['before', 'now'] as const).map((side) => {
      const title = [about, said[side]].filter(Boolean).join(' · ')
      return { key: `${index} ${side}`, title, est: rows.est(row, side), label: [title, rows.text(row, side), change].join('\n') }
    })
  })
  return { bars, unit }
}

/** The numbers that a trend or a comparison has. */
export function numbersOf(table: FigureTable): { value: string; label: string }[] {
  const rows = new Rows(table)
  const found = new Map(table.rows.map((row) => [rows.key(row, 'number'), rows.text(row, 'number')]))
  return [...found].map(([value, label]) => ({ value, label }))
}

/** The groups that a table by a breakdown has. */
export function groupsOf(table: FigureTable | undefined): string[] {
  if (table === undefined || table.by === null) return []
  const rows = new Rows(table)
  return [...new Set(table.rows.map((row) => rows.cell(row, 'group')?.key ?? ''))].filter(Boolean)
}

/** What is remembered of the question: what the pinned figure will be asked with. */
export function queryOfPin(chosen: Chosen, filters: { since?: string; until?: string; where?: string[] }) {
  const options = Object.fromEntries(Object.entries(chosen.options).filter(([, value]) => value !== ''))
  return { figure: chosen.figure, by: chosen.by ?? null, measure: chosen.measure ?? null, since: filters.since ?? null, until: filters.until ?? null, where: filters.where ?? [], options }
}
