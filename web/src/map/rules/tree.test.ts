import { describe, expect, it } from 'vitest'
import { conditions, few, kindOf, many, ruleOf, turned, typed, where, withKey, withMore, withPart, type Rule } from './tree'

const did: Rule = { did: 'A', where: { kind: 'demo' }, within: '30d' }

describe('rule tree', () => {
  it('knows kinds', () => {
    const all: Rule[] = [did, { did: 'A', then: { did: 'B' }, within: '1d' }, { did: 'A', without: { did: 'B' }, within: '1d' }, { all: [did] }, { not: did }, {}]
    expect(all.map(kindOf)).toEqual(['did', 'then', 'without', 'all', 'not', null])
  })
  it('reads a rule from its line', () => {
    expect(ruleOf('{any: [{did: A}, {quiet_for: 3d}]}')).toEqual({ any: [{ did: 'A' }, { quiet_for: '3d' }] })
    expect(ruleOf(null)).toBeNull()
  })
  it('turns kinds and keeps what fits', () => {
    expect(turned(did, 'all', 'X')).toEqual({ all: [did] })
    expect(turned(did, 'then', 'X')).toEqual({ did: 'A', where: { kind: 'demo' }, then: { did: 'X' }, within: '30d' })
    expect(turned({ all: [did, { quiet_for: '1d' }] }, 'any', 'X')).toEqual({ any: [did, { quiet_for: '1d' }] })
    expect(turned({ not: did }, 'did', 'X')).toEqual(did)
    expect(turned({ quiet_for: '9d' }, 'in_stage_for', 'X')).toEqual({ in_stage_for: '9d' })
  })
  it('replaces and removes parts', () => {
    expect(withPart({ any: [did, { did: 'B' }] }, 0, null)).toEqual({ any: [{ did: 'B' }] })
    expect(withPart({ any: [did] }, 0, null)).toBeNull()
    expect(withPart({ not: did }, 0, { did: 'C' })).toEqual({ not: { did: 'C' } })
    expect(withMore({ all: [did] }, { did: 'B' })).toEqual({ all: [did, { did: 'B' }] })
  })
  it('drops keys that say nothing', () => {
    expect(withKey(did, 'within', '')).toEqual({ did: 'A', where: { kind: 'demo' } })
    expect(withKey(did, 'where', {})).toEqual({ did: 'A', within: '30d' })
  })
  it('takes conditions apart and together', () => {
    const all = { kind: ['demo', 'call'], path: { matches: '^/p' }, seats: { gte: 2, lt: 9 }, plan: 'pro', old: { exists: false } }
    expect(where(conditions(all))).toEqual(all)
  })
  it('types what is typed', () => {
    expect([typed('3', 'number', 'x'), typed('3', 'text', 3), typed('3', null, 4), typed('3', null, 'a'), typed('true', 'flag', ''), typed('x', 'number', 1)]).toEqual([3, '3', 3, '3', true, 'x'])
    expect([many('a'), many(['a', 'b']), many(undefined), few(['a']), few(['a', 'b'])]).toEqual([['a'], ['a', 'b'], [], 'a', ['a', 'b']])
  })
})
