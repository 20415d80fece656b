import { describe, expect, it } from 'vitest'
import { laid, SLIM, THICK, type Flow } from './sankey-layout'

const node = (id: string, column: number, size: number) => ({ id, title: id, column, size, label: id })
const link = (from: string, to: string, count: number, kind: Flow['links'][number]['kind']) => ({ from, to, count, kind, label: `${from}>${to}` })
const FLOW: Flow = {
  nodes: [node('a', 0, 100), node('b', 1, 60), node('c', 2, 30), node('lost', 1, 40)],
  links: [link('a', 'b', 60, 'on'), link('a', 'lost', 40, 'out'), link('b', 'c', 30, 'on'), link('c', 'a', 10, 'return'), link('b', 'b', 5, 'return')],
}

describe('the layout of ways', () => {
  const found = laid(FLOW, 600, 300)
  const box = (id: string) => found.boxes.find((one) => one.node.id === id)
  it('puts places into their columns, as high as they are large', () => {
    expect([box('a')?.x, box('b')?.x, box('c')?.x]).toEqual([0, 293, 586])
    expect((box('a')?.height ?? 0) / (box('c')?.height ?? 1)).toBeCloseTo(100 / 30, 3)
  })
  it('keeps boxes of a column apart', () => {
    const [b, lost] = [box('b'), box('lost')]
    expect((lost?.y ?? 0) >= (b?.y ?? 0) + (b?.height ?? 0) || (b?.y ?? 0) >= (lost?.y ?? 0) + (lost?.height ?? 0)).toBe(true)
  })
  it('draws ways ahead as thick as they are frequent, and ways back thinner by one measure', () => {
    const [wide, slim] = [found.ribbons.find((one) => one.link.to === 'b'), found.backs.find((one) => one.link.from === 'c')]
    expect((slim?.thick ?? 0) / (wide?.thick ?? 1)).toBeCloseTo((10 / 60) * SLIM, 3)
    expect(found.ribbons).toHaveLength(3)
  })
  it('lets ways back pass below all that stands between their ends, in lanes of their own', () => {
    const [own, far] = [found.backs.find((one) => one.link.to === 'b'), found.backs.find((one) => one.link.to === 'a')]
    const bottom = Math.max(...found.boxes.map((one) => one.y + one.height))
    expect(far?.lane ?? 0).toBeGreaterThan(bottom)
    expect(far?.lane ?? 0).toBeGreaterThan(own?.lane ?? Infinity)
    expect(found.depth).toBeGreaterThan(far?.lane ?? Infinity)
  })
  it('takes columns without any place, wherever they are missing', () => {
    const nodes = [node('a', 0, 9), node('c', 2, 9), node('d', 5, 9), node('e', 9, 4)]
    const ways = [link('a', 'c', 9, 'skip'), link('c', 'd', 9, 'skip'), link('d', 'e', 4, 'skip')]
    for (const [first, last] of [[0, 4], [1, 4], [2, 4], [0, 2]] as const) {
      const part = nodes.slice(first, last)
      const known = new Set(part.map((one) => one.id))
      const gaps = laid({ nodes: part, links: ways.filter((one) => known.has(one.from) && known.has(one.to)) }, 900, 300)
      expect(gaps.boxes.map((one) => one.x)).toEqual(part.map((one) => (one.column / Math.max(...part.map((each) => each.column), 1)) * (900 - THICK)))
    }
  })
  it('takes more ways in a row than there are columns', () => {
    const found = laid({ nodes: [node('a', 0, 5), node('b', 0, 5), node('c', 1, 5)], links: [link('a', 'b', 5, 'on'), link('b', 'c', 5, 'on')] }, 300, 100)
    expect(found.ribbons).toHaveLength(2)
  })
  it('takes a flow of returns alone', () => {
    const only = laid({ nodes: [node('a', 0, 5)], links: [link('a', 'a', 5, 'return')] }, 300, 100)
    expect([only.ribbons.length, only.backs.length]).toEqual([0, 1])
  })
})
