import { describe, expect, it } from 'vitest'
import { led, within } from './keys'

const at = (row: number, col: number) => ({ row, col })

describe('keys of the grid', () => {
  it('lead one on and stop at the edge', () => {
    expect(led(at(1, 1), 'ArrowRight', false, 3, 3)).toEqual(at(1, 2))
    expect(led(at(1, 2), 'ArrowRight', false, 3, 3)).toEqual(at(1, 2))
    expect(led(at(0, 0), 'ArrowUp', false, 3, 3)).toEqual(at(0, 0))
    expect(led(at(2, 1), 'PageUp', false, 3, 3)).toEqual(at(0, 1))
  })
  it('lead to the ends', () => {
    expect(led(at(1, 1), 'Home', false, 3, 4)).toEqual(at(1, 0))
    expect(led(at(1, 1), 'End', false, 3, 4)).toEqual(at(1, 3))
    expect(led(at(1, 1), 'Home', true, 3, 4)).toEqual(at(0, 0))
    expect(led(at(1, 1), 'End', true, 3, 4)).toEqual(at(2, 3))
    expect(led(at(1, 1), 'ArrowDown', true, 3, 4)).toEqual(at(2, 1))
  })
  it('leave other keys alone', () => expect(led(at(1, 1), 'x', false, 3, 3)).toBeNull())
  it('bring a place into a smaller grid', () => expect(within(at(9, 9), 3, 2)).toEqual(at(2, 1)))
})
