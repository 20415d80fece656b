import { MantineProvider } from '@mantine/core'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { cellTexts } from '../render/texts'
import { CellView } from './cell'
import { plain, type Cell, type Item, type Lane } from './document'

const FIGURE = { figure: 'reached', measure: 'share', stage: 'a', key: {}, options: {} }
const NASTY = '<script>alert(1)</script>" onload="x \u202E'

function item(text: string, more: Partial<Item> = {}): Item {
  return { ...plain(text, null), ...more }
}

const CELLS: Partial<Cell>[] = [
  { kind: 'texts', items: [item('one'), item('two')] },
  { kind: 'texts', items: [item(NASTY)] },
  { kind: 'steps', items: [item('Wakes', { time: '07:30', items: [item('phone', { head: 'tools' }), item(NASTY, { head: 'pains' })] })] },
  { kind: 'touchpoints', items: [item('5 of 6 seen', { tone: 'strong' }), item('48%', { head: 'Trial', sign: '✓', figure: FIGURE, channel: 'Product' }), item('+ and 7 more', { items: ['a', 'b', 'c', 'd', 'e'].map((one) => item(one, { figure: FIGURE })) })] },
  { kind: 'roles', items: [item('known at 82%', { head: 'Budget owner', figure: FIGURE, items: [item('joins here', { path: 'p' }), item('Too dear', { head: 'objection', path: 'p/0' })] })] },
  { kind: 'indicators', items: [item('34%, target 30% met', { head: 'Conversion', sign: '✓', figure: FIGURE, bar: { value: 0.3, low: 0.2, high: 0.4, target: 0.3, words: 'x' }, spark: [{ label: 'a', value: 1 }, { label: 'b', value: null }, { label: 'c', value: 3 }] })] },
  { kind: 'content', items: [item('same', { head: 'same' }), item('difference +18', { head: 'Case', items: [item('119 reached'), item('91% moved on')] })] },
  { kind: 'emotion', items: [item('measured +0.3', { figure: FIGURE })], emotion: { believed: 0.1, measured: 0.3, low: 0.2, high: 0.4, answers: 9, texts: { believed: 'believed +0.1', measured: 'measured +0.3', gap: 'gap +0.2' } } },
  { kind: 'figures', items: [], absent: true },
]

/** The texts of the map in what was painted. */
function painted(markup: string): string[] {
  const unescaped = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&amp;', '&')
  return [...markup.matchAll(/<span data-text="true">(.*?)<\/span>/g)].map((found) => unescaped(found[1] ?? ''))
}

describe('the grid', () => {
  it.each(CELLS.map((cell, index) => [index, cell] as const))('shows the very texts of the picture on paper %i', (_, given) => {
    const cell: Cell = { stage: 'a', path: 'stages/a/x', kind: 'texts', absent: false, items: [], emotion: null, ...given }
    const lane: Lane = { key: cell.kind, title: 'L', group: 'both', cells: [cell] }
    const markup = renderToStaticMarkup(<MantineProvider><CellView lane={lane} cell={cell} index={0} journey="j" /></MantineProvider>)
    expect(painted(markup)).toEqual(cellTexts(cell))
    expect(markup).not.toContain('<script>')
  })
})
