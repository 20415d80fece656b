export type PinnedCell = { text: string; value: unknown }
export type PinnedColumn = { key: string; title: string; kind: string; about: boolean }
export type PinnedTable = { columns: PinnedColumn[]; rows: PinnedCell[][] }
export type PinnedLine = { about: string; text: string; known: boolean }

export const MOST_LINES = 6

/**
 * What a pinned figure says under its stage: of each row what it is about and the one number that was pinned. Rows of
 * the stage itself come alone where there are any, and then without its name; `rest` is how many more rows there are.
 */
export function pinnedLines(table: PinnedTable, measure: string | null, stage: string | null): { lines: PinnedLine[]; rest: number } {
  const number = numberOf(table, measure)
  const abouts = table.columns.flatMap((column, place) => (column.about ? [place] : []))
  const first = abouts[0]
  const own = stage === null || first === undefined ? [] : table.rows.filter((row) => row[first]?.text === stage)
  const rows = own.length > 0 ? own : table.rows
  // What is the same in every row tells nothing.
  const telling = abouts.filter((place) => new Set(rows.map((row) => row[place]?.text)).size > 1)
  const lines = rows.map((row) => ({
    about: telling.map((place) => row[place]?.text ?? '').filter(Boolean).join(' · '),
    text: row[number]?.text ?? '', known: (row[number]?.value ?? null) !== null,
  }))
  return { lines: lines.slice(0, MOST_LINES), rest: Math.max(0, lines.length - MOST_LINES) }
}

/** The column of the number that was pinned, else of the first that is estimated, else of the first number. */
function numberOf(table: PinnedTable, measure: string | null): number {
  const place = (found: (column: PinnedColumn) => boolean) => table.columns.findIndex(found)
  const places = [place((column) => column.key === measure), place((column) => column.kind === 'estimate'), place((column) => !column.about)]
  return places.find((one) => one >= 0) ?? 0
}
