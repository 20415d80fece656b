import { describe, expect, it } from 'vitest'
import { action, lines } from './details'
import { useWords, type Words } from './words'

const t = ((key: string) => `<${key}>`) as Words
void useWords

describe('an entry of the record', () => {
  it('tells what was and what is', () => {
    expect(lines(t, { role: { before: 'viewer', after: 'admin' }, active: { before: true, after: false } })).toEqual([
      '<role>: <viewer> → <admin>', '<state>: <active> → <inactive>',
    ])
  })
  it('leaves out what says nothing, and shows what it does not know as it is', () => {
    expect(lines(t, { label: '', expires_at: null, paths: [], wild_thing: 5, list: ['a', 'b'], deep: { x: 1 } })).toEqual([
      'wild thing: 5', 'list: a, b', 'deep: {"x":1}',
    ])
    expect(lines(t, { role: 'toString' })).toEqual(['<role>: toString'])
  })
  it('names actions that have words', () => {
    expect(action(t, 'user_add')).toBe('<a_user_add>')
    expect(action(t, 'journey.edited')).toBe('<a_journey_edited>')
    expect(action(t, 'POST /quarantine/discard')).toBe('<a_post_quarantine_discard>')
    expect(action(t, 'POST /touches')).toBe('POST /touches')
  })
})
