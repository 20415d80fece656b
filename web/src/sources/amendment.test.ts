import { expect, it } from 'vitest'
import { NONE, amendmentText } from './amendment'

it('says only what is to be changed', () => {
  expect(amendmentText('site', 'time', NONE)).toBe('format: 1\namendment: by-hand\nwhich: {"source":"site","reason":"time"}\n')
  expect(amendmentText(undefined, undefined, { ...NONE, remove: 'userId,  properties.plan' })).toBe('format: 1\namendment: by-hand\nremove: ["userId","properties.plan"]\n')
})

it('quotes whatever is typed', () => {
  const text = amendmentText('site', undefined, { ...NONE, renameFrom: 'De"mo: x', renameTo: 'Demo Requested', timeFormat: '%d.%m.%Y', zone: 'Europe/Berlin', setField: 'properties.a', setValue: '#no' })
  expect(text.split('\n').slice(3)).toEqual([
    'map: {"event":{"De\\"mo: x":"Demo Requested"}}', 'times: {"timestamp":"%d.%m.%Y"}', 'zone: "Europe/Berlin"', 'set: {"properties.a":"#no"}', '',
  ])
})
