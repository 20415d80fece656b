import { describe, expect, it } from 'vitest'

import { unitsOf, widthOf } from './measure'
import { pieces, untorn, wrap } from './wrap'

const TEXTS = [
  'Which plan, whose signature, and what if we are wrong?',
  'Принятие решения и покупка: простая доля 34 % (137 из 408)',
  '選哪個方案、誰簽，選錯了怎麼辦？（第二次）',
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
  'שלום mixed עברית 🙂 emoji',
]

describe('lines', () => {
  it.each(TEXTS)('of %s fit and lose nothing', (text) => {
    for (const face of ['sans', 'tc'] as const) {
      for (const width of [40, 90, 200, 1000]) {
        const lines = wrap(text, width, 11, face)
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
        for (const line of lines) expect(widthOf(line, 11, face)).toBeLessThanOrEqual(width)
      }
    }
  })
  it('of nothing are none', () => expect(wrap('  ', 100, 11, 'sans')).toEqual([]))
  it('hold what belongs together', () => {
    for (const text of TEXTS) expect(pieces(text).join('')).toBe(text)
    expect(pieces('34\u00a0% of it')).toEqual(['34\u00a0% ', 'of ', 'it'])
    expect(pieces('「好」，真的')).toEqual(['「好」，', '真', '的'])
  })
  it('never begin with what ends a sentence', () => {
    for (const width of [30, 45, 60]) {
      for (const line of wrap('選哪個方案、誰簽，選錯了怎麼辦？', width, 11, 'tc')) expect(line).not.toMatch(/^[，、？]/)
    }
  })
})

describe('widths', () => {
  it('are those of the fonts', () => {
    expect(unitsOf('評估', 'tc', false)).toBe(2000)
    expect(unitsOf('評估', 'sans', false)).toBe(2000)
    expect(unitsOf('iiii', 'sans', false)).toBeLessThan(unitsOf('WWWW', 'sans', false))
    expect(unitsOf('Word', 'sans', true)).toBeGreaterThan(unitsOf('Word', 'sans', false))
    expect(unitsOf('e\u0301', 'sans', false)).toBe(unitsOf('e', 'sans', false))
  })
  it('choose a size in which no word is torn', () => {
    expect(untorn('Short', 200, [14, 10], 'sans')).toBe(14)
    expect(untorn('(рекомендации)', 90, [14, 13, 12, 11, 10, 9], 'sans', true)).toBeLessThan(14)
    expect(untorn('x'.repeat(200), 90, [14, 9], 'sans')).toBe(9)
  })
})
