import { describe, expect, it } from 'vitest'
import { brief, days, number, ofUnit, percent, spoken } from './numbers'
import { fit, wide, wrapped } from './text'
import { rounded } from './sankey'
import { spread } from './survival'

describe('numbers without the engine’s tables', () => {
  it('sets thousands and decimals as each language does', () => {
    expect(number(1234567.891, 'en', 2)).toBe('1,234,567.89')
    expect(number(1234567.891, 'ru', 1)).toBe('1\u00a0234\u00a0567,9')
    expect(number(-0.4, 'zh-Hant')).toBe('0')
    expect(number(-3, 'en')).toBe('−3')
  })
  it('says little and nearly all as such', () => {
    expect(percent(0, 'en')).toBe('0%')
    expect(percent(0.001, 'en')).toBe('<1%')
    expect(percent(0.999, 'ru')).toBe('>99\u00a0%')
    expect(percent(1, 'en')).toBe('100%')
  })
  it('agrees with the engine where it has tables', () => {
    for (const value of [0, 7, 12.5, 999, 1000, 45678.9]) expect(number(value, 'en', 1)).toBe(new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(value))
  })
  it('is brief about much', () => {
    expect([brief(9_999, 'en'), brief(12_345, 'en'), brief(12_345, 'zh-Hant'), brief(3_400_000, 'ru')]).toEqual(['9,999', '12.3k', '1.2萬', '3,4\u00a0млн'])
  })
  it('chooses the unit of a length', () => {
    expect([days(14, 'en'), days(0.5, 'ru'), days(0.01, 'en'), days(0.0001, 'zh-Hant')]).toEqual(['14\u00a0d', '12\u00a0ч', '14\u00a0min', '9\u00a0秒'])
    expect(ofUnit(0.25, 'share', 'en')).toBe('25%')
  })
  it('speaks English to those it does not know', () => expect([spoken('ru'), spoken('de')]).toEqual(['ru', 'en']))
})

describe('texts that must fit', () => {
  it('cuts with an ellipsis and never beyond the room', () => {
    const cut = fit('Adoption (the purchase)', 11, 80)
    expect(cut.endsWith('…')).toBe(true)
    expect(wide(cut, 11)).toBeLessThanOrEqual(80)
    expect(fit('short', 11, 80)).toBe('short')
    expect(fit('w', 11, 1)).toBe('')
  })
  it('wraps words, and Chinese anywhere', () => {
    expect(wrapped('one two three four', 11, 60, 2)).toHaveLength(2)
    for (const line of wrapped('採購委員會的疑慮與異議都在這裡', 11, 60, 3)) expect(wide(line, 11)).toBeLessThanOrEqual(60)
    expect(wrapped('', 11, 60, 2)).toEqual([])
  })
})

describe('small geometry', () => {
  it('keeps the ends of a list that is thinned', () => {
    expect(spread([1, 2, 3, 4, 5, 6, 7, 8, 9], 3)).toEqual([1, 5, 9])
    expect(spread([1, 2], 5)).toEqual([1, 2])
  })
  it('rounds corners but not ends', () => {
    expect(rounded([[0, 0], [10, 0], [10, 10]], 4)).toBe('M0.0,0.0 L6.0,0.0 Q10.0,0.0 10.0,4.0 L10.0,10.0')
    expect(rounded([], 4)).toBe('')
  })
})
