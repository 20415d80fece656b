import { expect, it } from 'vitest'
import { step } from './history'

it('goes back and forth, and forgets what was undone once something new is done', () => {
  let state = { past: [] as { a: number }[], now: { a: 0 }, next: [] as { a: number }[] }
  for (const a of [1, 2]) state = step(state, { do: { a } }) as typeof state
  state = step(state, 'undo') as typeof state
  expect(state.now).toEqual({ a: 1 })
  expect(step(state, 'redo').now).toEqual({ a: 2 })
  const other = step(state, { do: { a: 9 } })
  expect(step(other, 'redo')).toBe(other)
  expect(step(step(other, 'undo'), 'undo').now).toEqual({ a: 0 })
  expect(step({ past: [], now: { a: 0 }, next: [] }, 'undo').now).toEqual({ a: 0 })
})
