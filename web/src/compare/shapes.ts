export type FutureRow = { stage: string; title: string; what: string; current: string; target: string; measured_text: string; gap_text: string; progress: number | null; status: string }
export type Future = { rows: FutureRow[]; differences: { where: string; before: string; after: string }[] }
export type Halves = { rows: { attribute: string; title: string; buyer: string; customer: string }[] }
export type Column = { key: string; title: string; kind: string; unit: string | null; about?: boolean }
export type Cell = { text: string; value: number | null; low: number | null; high: number | null; tone: string; key: string | null; note?: string | null }
export type Table = { figure: string; title: string; about: string; columns: Column[]; rows: Cell[][]; notes: string[] }
/** The figures that two sides are laid beside each other by. */
export const COMPARED = ['reached', 'conversion', 'dwell', 'win_rate', 'sales_cycle', 'returns', 'drop_out'] as const
