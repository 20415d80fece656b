import { describe, expect, it } from 'vitest'
import { nextOf } from './next'

describe('the way on after a log-in', () => {
  it.each([
    ['/map/saas?since=2024-01-01', '/map/saas?since=2024-01-01'],
    ['/w/other/accounts/saas', '/accounts/saas'],
    ['https://evil.example/map', '/'],
    ['//evil.example/map', '/'],
    ['/\\evil.example', '/'],
    ['/w/other//evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/login?next=/login', '/'],
    [undefined, '/'],
    [{ a: 1 }, '/'],
  ])('%s leads to %s', (said, next) => {
    expect(nextOf(said, '/w/other/')).toBe(next)
  })
})
