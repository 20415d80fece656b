import { expect, test } from 'vitest'
import type { Sought } from './shapes'
import { actOf, propertiesOf, valueOf } from './touches'

const KIND: Sought = { property: 'kind', values: ['call', 'lunch'], of_event: false }
const PAID: Sought = { property: 'paid', values: [true], of_event: false }
const MINUTES: Sought = { property: 'minutes', values: [], of_event: false }
const CHANNEL: Sought = { property: 'channel', values: ['phone'], of_event: true }

test('a call is what the rules of the journey ask for, else a meeting of that kind', () => {
  expect(actOf('call', '', ['Call Held', 'Meeting Held'])).toEqual({ name: 'Call Held', channel: 'phone' })
  expect(actOf('call', '', [])).toEqual({ name: 'Meeting Held', channel: 'phone', properties: { kind: 'call' } })
  expect(actOf('other', ' Fair Visited ', ['Call'])).toEqual({ name: 'Fair Visited' })
})

test('what was filled in goes before what the kind says; the channel is no property', () => {
  const act = actOf('call', '', ['Meeting Held'])
  expect(propertiesOf(act, [KIND, PAID, CHANNEL], {})).toEqual({ kind: 'call' })
  expect(propertiesOf(act, [KIND], { kind: '' })).toEqual({})
  expect(propertiesOf(act, [KIND, PAID, MINUTES, CHANNEL], { kind: 'checkup', paid: 'true', minutes: '12', channel: 'phone' })).toEqual({ kind: 'checkup', paid: true, minutes: 12 })
})

test('values keep the kind that the rule gives them', () => {
  expect(valueOf('7', ['7', 'x'])).toBe('7')
  expect(valueOf('7', [7])).toBe(7)
  expect(valueOf('seven', [])).toBe('seven')
  expect(valueOf('  ', ['x'])).toBeUndefined()
})
