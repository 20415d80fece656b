import { expect, it } from 'vitest'
import { MOST_LINES, pinnedLines, type PinnedTable } from './pinned'

const cell = (text: string) => ({ text, value: text.startsWith('too few') ? null : 1 })
const table = (rows: string[][]): PinnedTable => ({
  columns: [
    { key: 'from_stage', title: 'From', kind: 'text', about: true },
    { key: 'to_stage', title: 'To', kind: 'text', about: true },
    { key: 'group', title: 'Industry', kind: 'text', about: true },
    { key: 'visits', title: 'Visits', kind: 'number', about: false },
    { key: 'conversion', title: 'Conversion', kind: 'estimate', about: false },
  ],
  rows: rows.map((row) => row.map(cell)),
})

const SEEN = table([
  ['Trial', 'Use', 'Fintech', '31', '81% (64–91%)'],
  ['Trial', 'Use', 'Health', '3', 'too few to say (2 of 3)'],
  ['Use', 'Renewal', 'Fintech', '20', '50% (30–70%)'],
])

it('tells the number that was pinned, of the rows of its stage, by what sets them apart', () => {
  expect(pinnedLines(SEEN, 'conversion', 'Trial')).toEqual({
    lines: [{ about: 'Fintech', text: '81% (64–91%)', known: true }, { about: 'Health', text: 'too few to say (2 of 3)', known: false }], rest: 0,
  })
  expect(pinnedLines(SEEN, 'visits', 'Use').lines).toEqual([{ about: '', text: '20', known: true }])
})

it('takes the first estimate where no number was named, and every row where none is of the stage', () => {
  const { lines } = pinnedLines(SEEN, null, null)
  expect(lines[2]).toEqual({ about: 'Use · Renewal · Fintech', text: '50% (30–70%)', known: true })
  expect(pinnedLines(SEEN, 'gone', 'Elsewhere').lines).toEqual(lines)
})

it('says how many rows it leaves out', () => {
  const many = table(Array.from({ length: MOST_LINES + 3 }, (_, index) => ['Trial', 'Use', `Industry ${index}`, '1', '2%']))
  expect(pinnedLines(many, 'conversion', 'Trial')).toMatchObject({ rest: 3, lines: { length: MOST_LINES } })
})
