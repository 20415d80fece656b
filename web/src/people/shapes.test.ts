import { describe, expect, it } from 'vitest'
import { endOf, isOpen, tomorrow } from './shapes'

const now = Date.parse('2026-03-01T12:00:00Z')

describe('links', () => {
  it('are open until they are over or revoked', () => {
    expect(isOpen({ revoked_at: null, expires_at: null }, now)).toBe(true)
    expect(isOpen({ revoked_at: '2026-02-01T00:00:00Z', expires_at: null }, now)).toBe(false)
    expect(isOpen({ revoked_at: null, expires_at: '2026-03-01T12:00:01Z' }, now)).toBe(true)
    expect(isOpen({ revoked_at: null, expires_at: '2026-03-01T12:00:00Z' }, now)).toBe(false)
  })
})

describe('days', () => {
  it('end a second before midnight here', () => {
    const end = new Date(endOf('2026-03-01') ?? '')
    expect([end.getFullYear(), end.getMonth(), end.getDate(), end.getHours(), end.getMinutes(), end.getSeconds()]).toEqual([2026, 2, 1, 23, 59, 59])
    expect(endOf('')).toBeNull()
    expect(endOf('2026-xx-01')).toBeNull()
  })
  it('have a next one', () => {
    expect(endOf(tomorrow(now))! > new Date(now).toISOString()).toBe(true)
  })
})
