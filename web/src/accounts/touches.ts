import type { Sought } from './shapes'

export type Value = Sought['values'][number]
type Act = { name: string; channel?: string; properties?: Record<string, Value> }

export const KINDS = ['call', 'meeting', 'email', 'lunch', 'letter', 'other'] as const
export type Kind = (typeof KINDS)[number]

/** What each kind of touch can be written as; the last one where no rule of the journey asks for another. */
const ACTS: Record<Exclude<Kind, 'other'>, [...Act[], Act]> = {
  call: [{ name: 'Call', channel: 'phone' }, { name: 'Call Held', channel: 'phone' }, { name: 'Meeting Held', channel: 'phone', properties: { kind: 'call' } }],
  meeting: [{ name: 'Meeting Held', channel: 'meeting' }],
  email: [{ name: 'Email Sent', channel: 'email' }],
  lunch: [{ name: 'Lunch', channel: 'meeting' }, { name: 'Meeting Held', channel: 'meeting', properties: { kind: 'lunch' } }],
  letter: [{ name: 'Letter Sent', channel: 'post' }],
}

/** The event that a touch becomes, given the names that the journey's rules ask for. */
export function actOf(kind: Kind, name: string, names: readonly string[]): Act {
  if (kind === 'other') return { name: name.trim() }
  const [last] = ACTS[kind].slice(-1) as [Act]
  return ACTS[kind].find((one) => names.includes(one.name)) ?? last
}

/** What was filled in as the rule's own kind of value: a number and a truth value are no text. Empty: nothing. */
export function valueOf(said: string, values: readonly Value[]): Value | undefined {
  const text = said.trim()
  if (text === '') return undefined
  const named = values.find((one) => String(one) === text)
  if (named !== undefined) return named
  // Rules that name no values compare sizes, or ask whether there is one.
  const numeric = values.every((one) => typeof one === 'number') && Number.isFinite(Number(text))
  return numeric ? Number(text) : text
}

/** The properties of a touch: what its kind says by itself, then what was filled in. */
export function propertiesOf(act: Act, asked: readonly Sought[], filled: Readonly<Record<string, string>>): Record<string, Value> {
  const found: Record<string, Value> = { ...act.properties }
  for (const one of asked) {
    const said = filled[one.property]
    if (one.of_event || said === undefined) continue
    const value = valueOf(said, one.values)
    if (value === undefined) delete found[one.property]
    else found[one.property] = value
  }
  return found
}
