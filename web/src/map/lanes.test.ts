import { describe, expect, it } from 'vitest'
import type { Lane } from './document'
import { chosen, moved, presetKeys, presetOf, toggled } from './lanes'

const lane = (key: string, group: Lane['group']): Lane => ({ key, group, title: key, cells: [] })
const LANES = [lane('question', 'written'), lane('thoughts', 'written'), lane('emotion', 'both'), lane('dwell', 'measured')]

describe('lanes', () => {
  it('have presets', () => {
    expect(presetKeys(LANES, 'written')).toEqual(['question', 'thoughts', 'emotion'])
    expect(presetKeys(LANES, 'measured')).toEqual(['emotion', 'dwell'])
    expect(presetKeys(LANES, 'overview')).toEqual(['question', 'emotion', 'dwell'])
    expect(presetOf(LANES, ['emotion', 'dwell'])).toBe('measured')
    expect(presetOf(LANES, ['dwell', 'emotion'])).toBeNull()
  })
  it('are hidden and come back to their place', () => {
    const without = toggled(LANES, ['question', 'thoughts', 'emotion', 'dwell'], 'thoughts')
    expect(without).toEqual(['question', 'emotion', 'dwell'])
    expect(toggled(LANES, without, 'thoughts')).toEqual(['question', 'thoughts', 'emotion', 'dwell'])
  })
  it('are moved within bounds', () => {
    expect(moved(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c'])
    expect(moved(['a', 'b'], 'b', 1)).toEqual(['a', 'b'])
  })
  it('that the map lacks are passed over', () => expect(chosen(LANES, ['dwell', 'gone']).map((one) => one.key)).toEqual(['dwell']))
})
