import type { Est } from '../charts/base'
import type { HeatCell } from '../charts/heat'
import { number, type Lang } from '../charts/numbers'
import { chartWord } from '../charts/words'
import { Rows } from './cells'
import type { FigureTable } from './data'

/** The rows of the figure as a grid: cohorts down, months across. */
export function heatOf(table: FigureTable, lang: Lang): { rows: { key: string; title: string }[]; columns: { key: string; title: string }[]; cells: HeatCell[] } {
  const read = new Rows(table)
  const [rows, columns] = [new Map<string, string>(), new Map<string, string>()]
  const cells = table.rows.map((row) => {
    const [cohort, month] = [read.key(row, 'cohort'), String(read.value(row, 'month'))]
    rows.set(cohort, `${read.text(row, 'cohort')} (${number(read.value(row, 'customers'), lang)})`)
    columns.set(month, month)
    const est: Est = read.est(row, 'retained')
    const label = [read.text(row, 'cohort'), `${chartWord(lang, 'month', { n: month })}: ${est.text}`, chartWord(lang, 'watched', { n: number(read.value(row, 'at_risk'), lang) }), est.note ?? ''].filter(Boolean).join('\n')
    return { row: cohort, column: month, est, label }
  })
  const listed = (found: Map<string, string>) => [...found].map(([key, title]) => ({ key, title }))
  return { rows: listed(rows), columns: listed(columns).sort((a, b) => Number(a.key) - Number(b.key)), cells }
}
