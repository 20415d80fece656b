import { describe, expect, it } from 'vitest'
import { came, counted } from './came'

const none = { told: {}, counted: false }

describe('those who came', () => {
  it('add up until the map is counted anew', () => {
    const one = came(none, { trial: 1 })
    expect(came(one, { trial: 2, won: 1 })).toEqual({ told: { trial: 3, won: 1 }, counted: false })
  })
  it('are told as counted then, and are no news beside those who come later', () => {
    const read = counted(came(none, { trial: 3 }))
    expect(read).toEqual({ told: { trial: 3 }, counted: true })
    expect(came(read, { trial: 1 })).toEqual({ told: { trial: 1 }, counted: false })
  })
  it('are nobody where nobody came', () => {
    expect(counted(none)).toBe(none)
  })
})
