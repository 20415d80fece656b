import { day } from '../app/format'
import { isKnown } from './known'
import type { Words } from './words'

const NAMES: Record<string, string> = { name: 'name', role: 'role', active: 'state', label: 'label', journey: 'journey', lang: 'language', theme: 'look', expires_at: 'ending', kind: 'kind', source: 'source', version: 'version', paths: 'places', events: 'events', people: 'with_people', path: 'place', format: 'format' }
type Pair = { before: unknown; after: unknown }

/** An entry's particulars as short lines: what it was and what it is, or what was said. */
export function lines(t: Words, detail: Record<string, unknown>): string[] {
  return Object.entries(detail).flatMap(([key, value]) => {
    if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return []
    const name = named(t, key)
    return isPair(value) ? [`${name}: ${text(t, key, value.before)} → ${text(t, key, value.after)}`] : [`${name}: ${text(t, key, value)}`]
  })
}

/** What somebody did, in words where there are some, else as the server names it. */
export function action(t: Words, code: string): string {
  const key = `a_${code.toLowerCase().replaceAll(/[^a-z]+/g, '_')}`
  return isKnown(key) ? t(key) : code
}

function named(t: Words, key: string): string {
  const word = NAMES[key] ?? ''
  return isKnown(word) ? t(word) : key.replaceAll('_', ' ')
}

function text(t: Words, key: string, value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'active' : 'inactive')
  if (Array.isArray(value)) return value.map((one) => text(t, key, one)).join(', ')
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  const said = String(value)
  if (key === 'role' && isKnown(said)) return t(said)
  return key.endsWith('_at') && !Number.isNaN(Date.parse(said)) ? day(said) : said
}

function isPair(value: unknown): value is Pair {
  return typeof value === 'object' && value !== null && 'before' in value && 'after' in value
}
