import { describe, expect, it } from 'vitest'
import type { FigureTable, StageFlow, TouchpointFlow } from './data'
import { heatOf } from './heatgrid'
import { barsOf, comparedBars, groupsOf, linesOf, measureOf, numberOf, queryOf, queryOfPin } from './explored'
import { columnsOf, ofStages, ofTouchpoints } from './stageflow'

const estimate = { text: '50%', value: 0.5, low: 0.3, high: 0.7, numerator: 5, denominator: 10, status: 'ok' as const, unit: 'share', note: null }
type Link = StageFlow['links'][number]
const link = (from: string, to: string, kind: Link['kind'], count: number, endings: Link['endings'] = []): Link => ({ from, to, kind, count, subjects: count, median_days: kind === 'in' ? null : 2, median_text: kind === 'in' ? null : '2 d', share: 0.5, estimate, endings })
const node = (id: string, place: number) => ({ id, title: id.toUpperCase(), place, subjects: 5, visits: 10, ended: 8, open: 2 })
const STAGES: StageFlow = {
  outside: 'outside', nodes: [node('a', 0), node('b', 1), node('c', 2)],
  links: [
    link('outside', 'a', 'in', 9), link('outside', 'b', 'in', 2), link('a', 'b', 'on', 5), link('a', 'c', 'skip', 1), link('b', 'a', 'return', 3),
    link('a', 'outside', 'out', 4, [{ outcome: 'x', title: 'X', kind: 'lost', kind_title: 'lost', count: 2 }, { outcome: 'y', title: 'Y', kind: 'lost', kind_title: 'lost', count: 1 }, { outcome: 'moved_on', title: 'moved on', kind: null, kind_title: null, count: 1 }]),
  ],
}

describe('paths between stages', () => {
  const flow = ofStages(STAGES, 'en')
  it('lets those who left stand beside their stage, by kind of ending', () => {
    const ends = flow.nodes.filter((one) => one.end && one.column === 1)
    expect(ends.map((one) => [one.title, one.size])).toEqual([['lost', 3], ['left', 1]])
    expect(flow.links.filter((one) => one.kind === 'out').reduce((sum, one) => sum + one.count, 0)).toBe(4)
  })
  it('draws who came in only where something stands before the stage', () => {
    expect(flow.links.filter((one) => one.kind === 'in').map((one) => [one.to, one.count])).toEqual([['b', 2]])
    expect(flow.nodes.find((one) => one.id === 'a')?.label).toContain('in: 9')
  })
  it('joins only places that are there', () => {
    const ids = new Set(flow.nodes.map((one) => one.id))
    expect(flow.links.every((one) => ids.has(one.from) && ids.has(one.to))).toBe(true)
  })
})

describe('moves between touchpoints', () => {
  const at = (id: string, place: number, stage: string | null) => ({ id, title: id, channel: null, stage, stage_title: stage, place, count: 4, subjects: 3 })
  const go = (from: string, to: string, kind: 'on' | 'return') => ({ from, to, kind, count: 4, subjects: 3, median_days: 1, median_text: '1 d', share: 0.5 })
  const found: TouchpointFlow = { nodes: [at('p', 0, 's'), at('q', 1, 's'), at('/Odd', 2, null)], links: [go('p', 'q', 'on'), go('q', '/Odd', 'on'), go('/Odd', 'p', 'return')], moves: 12, left_out: 0 }
  it('gives every way ahead a later column', () => {
    const columns = columnsOf(found)
    for (const one of found.links.filter((way) => way.kind === 'on')) expect(columns.get(one.to)).toBeGreaterThan(columns.get(one.from) ?? 99)
  })
  it('names what is off the map as such', () => expect(ofTouchpoints(found, 'en', (name) => `“${name}”`).nodes.at(-1)?.title).toBe('“/Odd”'))
})

const column = (key: string, kind: FigureTable['columns'][number]['kind'], about: boolean, unit: string | null = null) => ({ key, title: key, kind, unit, about })
const cell = (text: string, more: Partial<FigureTable['rows'][number][number]> = {}) => ({ text, value: null, low: null, high: null, numerator: null, denominator: null, status: null, tone: 'plain' as const, key: text, unit: null, note: null, items: [], ...more })
const share = (value: number) => cell(`${value * 100}%`, { value, low: value - 0.1, high: value + 0.1, status: 'ok', unit: 'share', key: null })
const table = (form: FigureTable['form'], columns: FigureTable['columns'], rows: FigureTable['rows'], by: string | null = null): FigureTable => ({ figure: 'f', form, title: 'F', about: '', question: '', better: 'more', by, options: {}, columns, rows, total: rows.length, notes: [] })

describe('the explorer', () => {
  it('draws the number that is asked for, else the first estimate', () => {
    const found = table('rows', [column('stage', 'text', true), column('visits', 'number', false), column('rate', 'estimate', false, 'share')], [[cell('A'), cell('3', { value: 3 }), share(0.4)]])
    expect(measureOf(found, undefined, undefined)).toBe('rate')
    expect(measureOf(found, undefined, 'visits')).toBe('visits')
    expect(measureOf(found, undefined, 'nope')).toBe('rate')
    const { bars, unit } = barsOf(found, 'rate')
    expect([bars[0]?.title, bars[0]?.est.value, unit]).toEqual(['A', 0.4, 'share'])
  })
  it('gives every line every period, with a gap where nothing is known', () => {
    const columns = [column('period', 'text', true), column('group', 'text', true), column('number', 'text', true), column('value', 'estimate', false, 'share')]
    const row = (period: string, group: string, value: number) => [cell(period), cell(group), cell('rate'), share(value)]
    const { lines, periods, rest } = linesOf(table('trend', columns, [row('2024', 'x', 0.2), row('2025', 'x', 0.3), row('2025', 'y', 0.9)]), 'rate')
    expect([periods, rest]).toEqual([['2024', '2025'], 0])
    expect(lines.map((one) => [one.title, one.points.map((point) => point.est.value)])).toEqual([['x', [0.2, 0.3]], ['y', [null, 0.9]]])
  })
  it('sets before and now below each other', () => {
    const columns = [column('stage', 'text', true), column('number', 'text', true), column('now', 'estimate', false), column('before', 'estimate', false), column('change', 'estimate', false), column('direction', 'text', true)]
    const found = table('comparison', columns, [[cell('A'), cell('rate'), share(0.4), share(0.2), cell('+20 pp'), cell('up')]])
    const { bars, unit } = comparedBars(found, 'rate', { before: 'before', now: 'now', change: 'change' })
    expect([bars.map((bar) => [bar.title, bar.est.value]), unit]).toEqual([[['A · before', 0.2], ['A · now', 0.4]], 'share'])
    expect(bars[0]?.label).toContain('+20 pp')
  })
  it('asks for one number only where rows have several', () => {
    const chosen = { figure: 'f', measure: 'rate', options: { within: '30d', to: '' } }
    expect(queryOf(chosen)).toMatchObject({ option: ['within:30d'], measure: [] })
    expect(queryOf({ ...chosen, trend: 'month' }).measure).toEqual(['rate'])
  })
  it('knows the groups of a breakdown', () => {
    const found = table('rows', [column('group', 'text', true)], [[cell('x')], [cell('y')], [cell('x')], [cell('', { key: null })]], 'channel')
    expect(groupsOf(found)).toEqual(['x', 'y'])
    expect(groupsOf(undefined)).toEqual([])
  })
  it('pins the question, not the answer', () => {
    expect(queryOfPin({ figure: 'f', by: 'channel', options: { within: '30d', to: '' } }, { since: '2024-01-01', where: ['segment:x'] })).toEqual({ figure: 'f', by: 'channel', measure: null, since: '2024-01-01', until: null, where: ['segment:x'], options: { within: '30d' } })
  })
})

describe('cohorts', () => {
  it('are a grid of cohorts and months', () => {
    const columns = [column('cohort', 'text', true), column('month', 'number', false), column('customers', 'number', false), column('at_risk', 'number', false), column('retained', 'estimate', false)]
    const row = (cohort: string, month: number, value: number) => [cell(cohort), cell(String(month), { value: month }), cell('9', { value: 9 }), cell('8', { value: 8 }), share(value)]
    const { rows, columns: months, cells } = heatOf(table('rows', columns, [row('all', 0, 1), row('all', 10, 0.5), row('all', 2, 0.9)]), 'en')
    expect([rows.map((one) => one.title), months.map((one) => one.key), cells.length]).toEqual([['all (9)'], ['0', '2', '10'], 3])
  })
})

describe('the number of a row', () => {
  const column = (key: string, about: boolean, kind: 'text' | 'number' | 'estimate' | 'date' = 'text') => ({ key, title: key, kind, unit: null, about })
  const cell = (text: string, key: string | null = null) => ({ text, key, value: null, low: null, high: null, numerator: null, denominator: null, status: null, tone: 'plain' as const, unit: null, note: null, items: [] })
  const table = (...columns: FigureTable['columns']): FigureTable => ({ figure: 'retention', form: 'rows', title: '', about: '', question: '', columns, rows: [], notes: [], total: 0, better: 'more', by: 'segment', options: {} })
  const chosen = { figure: 'retention', by: 'segment', options: { cohort: 'year', months: '' } }
  const row = [cell('Small', 'small'), cell('All', 'all'), { ...cell('3'), value: 3 }, cell('90%'), cell('a fact')]
  const found = table(column('group', true), column('cohort', true), column('month', true, 'number'), column('retained', false, 'estimate'), column('fact', true))
  it('is told by what the row is about, and its group is kept', () => {
    expect(numberOf(found, row, 'retained', chosen)).toEqual({
      ref: { figure: 'retention', measure: 'retained', stage: null, key: { cohort: 'all', month: '3' }, options: { cohort: 'year' } }, where: ['segment:small'], about: 'group: Small · All · 3',
    })
  })
  it('is kept by how visits went and by when, too', () => {
    for (const by of ['turn', 'outcome', 'stage', 'month']) expect(numberOf(found, row, 'retained', { ...chosen, by })?.where).toEqual([`${by}:small`])
  })
  it('has none of its own where the row is a time', () => {
    expect(numberOf(table(column('at', true, 'date')), [cell('1 May')], 'score', chosen)).toBeNull()
  })
  it('of the whole is told by what else there is', () => {
    expect(numberOf(found, [row[0]!, cell('All'), ...row.slice(2)], 'retained', chosen)?.ref.key).toEqual({ month: '3' })
  })
  it('keeps those without a group apart', () => {
    expect(numberOf(found, [cell('–'), ...row.slice(1)], 'retained', chosen)?.where).toEqual(['segment:'])
  })
})
