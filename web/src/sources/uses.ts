import type { Data, Fault, Json } from './types'

/** What a column is used for: `key`, `account.id`, `account.trait`, `event.0.at`, `event.0.property`, … */
export type Use = string
export const ONCE = ['account.id', 'account.name', 'account.domain', 'account.parent', 'person.id', 'person.email', 'person.name', 'person.phone', 'person.role'] as const
export const EVENT_USES = ['at', 'name', 'value', 'currency', 'channel', 'property'] as const

export const isMap = (value: Json | undefined): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value)
export const mapOf = (value: Json | undefined): Data => (isMap(value) ? value : {})
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
export const eventsOf = (data: Data): Data[] => (Array.isArray(data['events']) ? data['events'].filter(isMap) : [])

/** The column that a value of a mapping names: as text, or as `{column: …}`. */
export function columnOf(value: Json | undefined): string | null {
  if (typeof value === 'string') return value
  const named = mapOf(value)['column']
  return typeof named === 'string' ? named : null
}

const picked = (value: Json | undefined): string | null => (isMap(value) ? columnOf(value) : null)

function keys(data: Data): string[] {
  const said = data['row_key']
  return (Array.isArray(said) ? said : [said]).filter((one): one is string => typeof one === 'string' && one !== '*')
}

/** All uses of all columns, as the mapping says them. */
export function usesOf(data: Data): Map<string, Use[]> {
  const found = new Map<string, Use[]>()
  const note = (column: string | null, use: Use) => {
    if (column !== null) found.set(column, [...(found.get(column) ?? []), use])
  }
  for (const column of keys(data)) note(column, 'key')
  for (const part of ['account', 'person'] as const) {
    const said = mapOf(data[part])
    for (const field of ['id', 'name', 'domain', 'parent', 'email', 'phone', 'role']) if (field in said) note(columnOf(said[field]), `${part}.${field}`)
    for (const value of Object.values(mapOf(said['traits']))) note(columnOf(value), `${part}.trait`)
  }
  note(columnOf(data['anonymous_id']), 'visitor')
  eventsOf(data).forEach((event, i) => {
    for (const field of ['at', 'value']) note(columnOf(event[field]), `event.${i}.${field}`)
    for (const field of ['name', 'currency', 'channel']) note(picked(event[field]), `event.${i}.${field}`)
    for (const value of Object.values(mapOf(event['properties']))) note(columnOf(value), `event.${i}.property`)
  })
  return found
}

/** The mapping with a column used for just these. */
export function withUses(data: Data, column: string, uses: readonly Use[]): Data {
  const before = usesOf(data).get(column) ?? []
  let next = data
  for (const use of before) if (!uses.includes(use)) next = without(next, column, use)
  for (const use of uses) if (!before.includes(use)) next = using(next, column, use)
  return next
}

/** The name of a property or trait for a column: small letters, words joined by `_`. */
export function plainName(column: string): string {
  const words = column.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return words.join('_') || column
}

function using(data: Data, column: string, use: Use): Data {
  const [part, field, inner] = use.split('.') as [string, string | undefined, string | undefined]
  if (use === 'key') return { ...data, row_key: one([...keys(data), column]) }
  if (use === 'visitor') return { ...data, anonymous_id: column }
  if (part === 'event') return changeEvent(data, Number(field), (event) => inEvent(event, column, inner ?? ''))
  const said = mapOf(data[part])
  if (field === 'trait') return { ...data, [part]: { ...said, traits: named(mapOf(said['traits']), column) } }
  return { ...data, [part]: { ...said, [field ?? '']: field === 'role' ? { column } : column } }
}

function inEvent(event: Data, column: string, field: string): Data {
  if (field === 'property') return { ...event, properties: named(mapOf(event['properties']), column) }
  return { ...event, [field]: field === 'at' || field === 'value' ? column : { column } }
}

function without(data: Data, column: string, use: Use): Data {
  const [part, field, inner] = use.split('.') as [string, string | undefined, string | undefined]
  if (use === 'key') return { ...data, row_key: one(keys(data).filter((each) => each !== column)) }
  if (use === 'visitor') return drop(data, 'anonymous_id')
  if (part === 'event') {
    return changeEvent(data, Number(field), (event) => {
      if (inner === 'property') return put(event, 'properties', unnamed(mapOf(event['properties']), column))
      return inner === 'name' ? { ...event, name: '' } : drop(event, inner ?? '')
    })
  }
  const said = mapOf(data[part])
  const left = field === 'trait' ? put(said, 'traits', unnamed(mapOf(said['traits']), column)) : drop(said, field ?? '')
  return put(data, part, left)
}

/** One event of the mapping changed. */
export function changeEvent(data: Data, at: number, change: (event: Data) => Data): Data {
  return { ...data, events: eventsOf(data).map((event, i) => (i === at ? change(event) : event)) }
}

const one = (columns: string[]): Json => (columns.length === 1 ? (columns[0] ?? '') : columns.length === 0 ? '*' : columns)
const named = (members: Data, column: string): Data => ({ ...members, [plainName(column) in members ? column : plainName(column)]: column })
const unnamed = (members: Data, column: string): Data => Object.fromEntries(Object.entries(members).filter(([, value]) => columnOf(value) !== column))

/** A map without a member. */
export function drop(data: Data, key: string): Data {
  return Object.fromEntries(Object.entries(data).filter(([name]) => name !== key))
}

/** A map with a member, or without it where that is an empty map or text, or nothing. */
export function put(data: Data, key: string, value: Json | undefined): Data {
  const empty = value === undefined || value === null || value === '' || (isMap(value) && Object.keys(value).length === 0)
  return empty ? drop(data, key) : { ...data, [key]: value }
}

/** What stands at a way such as `events/0/at`. */
export function at(data: Json, way: string): Json | undefined {
  let found: Json | undefined = data
  for (const step of way === '' ? [] : way.split('/')) found = Array.isArray(found) ? found[Number(step)] : isMap(found) ? found[step] : undefined
  return found
}

/** The faults that are about a column, because what is at fault names it. */
export function faultsOfColumn(data: Data, faults: readonly Fault[], column: string): Fault[] {
  return faults.filter((fault) => columnOf(at(data, fault.where)) === column)
}

/** The faults at a place or inside of it. */
export function faultsAt(faults: readonly Fault[], way: string): Fault[] {
  return faults.filter((fault) => fault.where === way || fault.where.startsWith(`${way}/`))
}
