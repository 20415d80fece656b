import { describe, expect, it } from 'vitest'
import { between, course, high, points } from './curve'

describe('the emotion curve', () => {
  it('meets its neighbours at the edges', () => {
    const [left, right] = [course(null, 0.2, 0.6), course(0.2, 0.6, null)]
    expect(left?.right).toBeCloseTo(0.4)
    expect(left?.right).toBe(right?.left)
    expect(left?.left).toBeNull()
  })
  it('breaks where nothing is known', () => expect(course(0.1, null, 0.2)).toBeNull())
  it('is high for good feelings', () => expect(high(1)).toBeLessThan(high(-1)))
  it('encloses the gap only where both run', () => {
    expect(between(course(null, 0.5, 0.5), course(null, 0, 0))).toHaveLength(4)
    expect(between(course(null, 0.5, null), null)).toHaveLength(0)
    expect(points({ left: null, middle: 0, right: 0 })).toHaveLength(2)
  })
})
