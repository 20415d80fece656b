import type { Est } from '../charts/base'
import type { FigureCell, FigureTable } from './data'

/** Reads a table's rows by the names of its columns. */
export class Rows {
  private readonly places: Map<string, number>

  constructor(readonly table: FigureTable) {
    this.places = new Map(table.columns.map((column, place) => [column.key, place]))
  }

  has(name: string): boolean {
    return this.places.has(name)
  }

  cell(row: readonly FigureCell[], name: string): FigureCell | undefined {
    const place = this.places.get(name)
    return place === undefined ? undefined : row[place]
  }

  text(row: readonly FigureCell[], name: string): string {
    return this.cell(row, name)?.text ?? ''
  }

  key(row: readonly FigureCell[], name: string): string {
    const cell = this.cell(row, name)
    return cell?.key ?? cell?.text ?? ''
  }

  value(row: readonly FigureCell[], name: string): number {
    return this.cell(row, name)?.value ?? 0
  }

  est(row: readonly FigureCell[], name: string): Est {
    return estOf(this.cell(row, name))
  }
}

/** A cell as an estimate; a count is one without an interval. */
export function estOf(cell: FigureCell | undefined): Est {
  if (cell === undefined) return { value: null, low: null, high: null, status: null, text: '' }
  return { value: cell.value, low: cell.low, high: cell.high, status: cell.status, text: cell.text, note: cell.note }
}

/** The table as texts, for its twin on the page. */
export function twinOf(table: FigureTable): { heads: string[]; rows: string[][] } {
  return { heads: table.columns.map((column) => column.title), rows: table.rows.map((row) => row.map((cell) => cell.text)) }
}
