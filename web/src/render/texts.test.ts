import { describe, expect, it } from 'vitest'

import type { Cell, Item } from './document'
import { cellTexts, clean } from './texts'

const item = (text: string, more: Partial<Item> = {}): Item => {
  return {
    text,
    tone: 'plain',
    path: null,
    sign: null,
    head: null,
    channel: null,
    time: null,
    figure: null,
    bar: null,
    spark: [],
    items: [],
    ...more,
  }
}
const cell = (more: Partial<Cell>): Cell => {
  return { stage: 's', path: null, kind: 'texts', absent: false, items: [], emotion: null, ...more }
}

describe('texts', () => {
  it('are told from top to bottom', () => {
    const items = [item('at nine', { time: '09:00' }), item('said', { head: 'Called', items: [item('under')] })]
    expect(cellTexts(cell({ items }))).toEqual(['09:00', 'at nine', 'Called', 'said', 'under'])
  })
  it('of a feeling are what is measured, what is believed, and the gap', () => {
    const texts = { believed: 'b', measured: 'm', gap: '' }
    const emotion = { believed: 0, measured: 0, low: null, high: null, answers: 1, texts }
    expect(cellTexts(cell({ emotion, items: [item('again')] }))).toEqual(['m', 'b'])
  })
  it('steer nothing', () => {
    expect(clean('a\u0000b\u202Ec\u2066d\u2028e\ud800f🙂')).toBe('a b c d e f🙂')
  })
})
