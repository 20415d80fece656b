import { describe, expect, it } from 'vitest'
import type { Data } from '../edit/source'
import { block, flow, parse, Unreadable } from './yaml'

const RULES: Data[] = [
  { did: 'Trial Started' },
  { any: [{ did: ['A', 'B'] }, { all: [{ did: 'Meeting Held', where: { kind: ['demo', 'discovery'] } }, { did: 'Page Viewed', where: { path: { matches: '^/(pricing|prices)"\\d' } }, at_least: 3, within: '30d' }] }] },
  { not: { did: 'Заявка', where: { 'случай': '示範', empty: '', yes: 'true', n: '12', m: 12, ok: true } } },
  { did: 'Lead: hot, {x}', without: { did: "It's # here" }, within: '14d', since: 'stage' },
  { trait: { employees: { gte: 20, lt: -1.5 } } },
]

describe('yaml', () => {
  it.each(RULES)('reads what it writes %#', (rule) => {
    expect(parse(flow(rule))).toEqual(rule)
    expect(parse(block(rule))).toEqual(rule)
  })
  it('reads what people write', () => {
    const text = "any:   # either\n  - did: Trial Started\n  - all:\n    - {did: Content Viewed, where: {kind: 'case study'}}\n    - did: Page Viewed\n      where: {path: /pricing}\n      at_least: 3\n  - not:\n      quiet_for: 30d\n"
    expect(parse(text)).toEqual({ any: [{ did: 'Trial Started' }, { all: [{ did: 'Content Viewed', where: { kind: 'case study' } }, { did: 'Page Viewed', where: { path: '/pricing' }, at_least: 3 }] }, { not: { quiet_for: '30d' } }] })
    expect(parse('did: [Trial Started,\n  Signed Up]')).toEqual({ did: ['Trial Started', 'Signed Up'] })
    expect(parse('did: A\n   b')).toEqual({ did: 'A b' })
    expect(parse('any:\n- did: A\n- did: B')).toEqual({ any: [{ did: 'A' }, { did: 'B' }] })
  })
  it.each(['', '{did: A', 'did: {a b', '[a, b', 'did: A\ndid: B', '"open'])('refuses %j', (text) => {
    expect(() => parse(text)).toThrow(Unreadable)
  })
})
