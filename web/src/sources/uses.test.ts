import { describe, expect, it } from 'vitest'
import type { Data } from './types'
import { at, changeEvent, faultsAt, faultsOfColumn, plainName, put, usesOf, withUses } from './uses'

const DEALS: Data = {
  row_key: ['deal', 'line'],
  account: { id: 'company', traits: { size: 'Company Size', origin: { column: 'source', at: 'since' } } },
  person: { email: 'mail', role: { column: 'job', map: { CEO: 'decision_maker' } } },
  events: [{ name: 'Opportunity Won', at: 'won', value: 'amount', currency: { column: 'code' }, properties: { rep: 'owner' } }, { name: { column: 'activity' }, at: 'when', channel: 'email' }],
}

describe('uses of columns', () => {
  it('are read from every place of a mapping', () => {
    expect(Object.fromEntries(usesOf(DEALS))).toEqual({
      deal: ['key'], line: ['key'], company: ['account.id'], 'Company Size': ['account.trait'], source: ['account.trait'], mail: ['person.email'], job: ['person.role'],
      won: ['event.0.at'], amount: ['event.0.value'], code: ['event.0.currency'], owner: ['event.0.property'], activity: ['event.1.name'], when: ['event.1.at'],
    })
  })

  it('come back from what they were written as', () => {
    for (const column of usesOf(DEALS).keys()) {
      const uses = usesOf(DEALS).get(column) ?? []
      const none = withUses(DEALS, column, [])
      expect(usesOf(none).has(column)).toBe(false)
      expect([...(usesOf(withUses(none, column, uses)).get(column) ?? [])].sort()).toEqual([...uses].sort())
    }
  })

  it('leave all else as it was', () => {
    const next = withUses(DEALS, 'amount', ['event.0.value', 'account.trait'])
    expect(next['person']).toBe(DEALS['person'])
    expect(at(next, 'account/traits/amount')).toBe('amount')
    expect(at(next, 'account/traits/origin')).toEqual({ column: 'source', at: 'since' })
  })

  it('take a single place from the column that had it', () => {
    expect(usesOf(withUses(DEALS, 'owner', ['event.0.property', 'account.id'])).get('company')).toBeUndefined()
  })

  it('know all that a row says as its key where no column is', () => {
    expect(withUses(withUses(DEALS, 'deal', []), 'line', [])['row_key']).toBe('*')
    expect(withUses({ row_key: '*' }, 'id', ['key'])['row_key']).toBe('id')
  })

  it('leave no empty parts behind', () => {
    expect('person' in withUses(withUses(DEALS, 'mail', []), 'job', [])).toBe(false)
    expect(put({ a: 1 }, 'a', {})).toEqual({})
  })

  it('name properties as the server does', () => {
    expect(['dealWon_date', 'Company Size', 'Сумма сделки', '金額', '__'].map(plainName)).toEqual(['deal_won_date', 'company_size', 'сумма_сделки', '金額', '__'])
  })
})

describe('faults', () => {
  const faults = [
    { where: 'events/0/at', message: 'm', advice: 'a' }, { where: 'account/id', message: 'm', advice: 'a' }, { where: 'events/1', message: 'm', advice: 'a' },
  ]

  it('stand at the column that they are about', () => {
    expect(faultsOfColumn(DEALS, faults, 'won')).toEqual([faults[0]])
    expect(faultsOfColumn(DEALS, faults, 'deal')).toEqual([])
  })

  it('are found inside of a part', () => {
    expect(faultsAt(faults, 'events/0')).toEqual([faults[0]])
    expect(faultsAt(faults, 'events')).toHaveLength(2)
  })

  it('an event changes alone', () => {
    expect(changeEvent(DEALS, 1, (event) => ({ ...event, actor: 'us' }))['events']).toEqual([(DEALS['events'] as Data[])[0], { ...(DEALS['events'] as Data[])[1], actor: 'us' }])
  })
})
