import type { Data } from '../edit/source'
import { parse } from './yaml'

/** A rule as it is written: JSON of its YAML. */
export type Rule = { [key: string]: Data }
export const KINDS = ['did', 'then', 'without', 'trait', 'person_trait', 'quiet_for', 'in_stage_for', 'all', 'any', 'not'] as const
export type Kind = (typeof KINDS)[number]
export const SINCE = ['turn', 'stage', 'ever'] as const
export const OPS = ['eq', 'in', 'ne', 'gt', 'gte', 'lt', 'lte', 'contains', 'matches', 'exists'] as const
export type Op = (typeof OPS)[number]

const object = (value: Data | undefined): value is Rule => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The rule that the file says, written as a map or as a line of YAML; null where there is none. */
export function ruleOf(value: Data | undefined): Rule | null {
  const data = typeof value === 'string' ? parse(value) : value
  return object(data) ? data : null
}

/** What a rule is; null where it is none that the builder knows. */
export function kindOf(rule: Rule): Kind | null {
  if ('did' in rule) return 'then' in rule ? 'then' : 'without' in rule ? 'without' : 'did'
  return (['trait', 'person_trait', 'quiet_for', 'in_stage_for', 'all', 'any', 'not'] as const).find((kind) => kind in rule) ?? null
}

/** The rules below a rule: of all, any and not. */
export function parts(rule: Rule): Rule[] {
  const below = rule['all'] ?? rule['any'] ?? (rule['not'] === undefined ? [] : [rule['not']])
  return (Array.isArray(below) ? below : []).filter(object)
}

/** A rule of this kind that takes over from another what fits. */
export function turned(rule: Rule, kind: Kind, name: string): Rule {
  const from = kindOf(rule)
  if (from === kind) return rule
  const inner = parts(rule)
  if (kind === 'all' || kind === 'any') return { [kind]: inner.length > 0 ? inner : [rule] }
  if (kind === 'not') return { not: inner.length === 1 ? (inner[0] as Rule) : rule }
  if (from === 'not' && inner[0] !== undefined && kindOf(inner[0]) === kind) return inner[0]
  const matcher: Rule = { did: rule['did'] ?? name, ...(rule['where'] === undefined ? {} : { where: rule['where'] }), ...(rule['role'] === undefined ? {} : { role: rule['role'] }) }
  const since: Rule = rule['since'] === undefined ? {} : { since: rule['since'] }
  if (kind === 'did') return { ...matcher, ...(rule['within'] === undefined ? {} : { within: rule['within'] }), ...since }
  if (kind === 'then' || kind === 'without') return { ...matcher, [kind]: rule['then'] ?? rule['without'] ?? { did: name }, within: rule['within'] ?? '7d', ...since }
  if (kind === 'quiet_for') return { quiet_for: rule['in_stage_for'] ?? '30d' }
  if (kind === 'in_stage_for') return { in_stage_for: rule['quiet_for'] ?? '30d' }
  return { [kind]: rule['trait'] ?? rule['person_trait'] ?? {} }
}

/** The rule with one of its parts replaced, or taken out (null); a group that is left with nothing is gone itself. */
export function withPart(rule: Rule, index: number, part: Rule | null): Rule | null {
  if ('not' in rule) return part === null ? null : { not: part }
  const kind = 'all' in rule ? 'all' : 'any'
  const next = parts(rule).flatMap((one, place) => (place !== index ? [one] : part === null ? [] : [part]))
  return next.length === 0 ? null : { ...rule, [kind]: next }
}

/** The group with a part more. */
export function withMore(rule: Rule, part: Rule): Rule {
  const kind = 'all' in rule ? 'all' : 'any'
  return { [kind]: [...parts(rule), part] }
}

/** The rule with a key set; taken out where the value says nothing. */
export function withKey(rule: Rule, key: string, value: Data | undefined): Rule {
  const next = { ...rule }
  const empty = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0) || (key === 'where' && object(value) && Object.keys(value).length === 0)
  if (empty) delete next[key]
  else next[key] = value
  return next
}

/** One or many, as a list of texts. */
export function many(value: Data | undefined): string[] {
  return (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).map(String)
}

/** A list as the file writes it: one alone stands for itself. */
export function few(values: string[]): Data {
  return values.length === 1 ? (values[0] as string) : values
}

/** One condition of `where`: a field, a test and what it is tested with. */
export type Condition = { field: string; op: Op; value: Data }

export function conditions(where: Data | undefined): Condition[] {
  if (!object(where)) return []
  return Object.entries(where).flatMap(([field, said]): Condition[] => {
    if (Array.isArray(said)) return [{ field, op: 'in', value: said }]
    if (!object(said)) return [{ field, op: 'eq', value: said }]
    return Object.entries(said).flatMap(([op, value]) => ((OPS as readonly string[]).includes(op) ? [{ field, op: op as Op, value }] : []))
  })
}

/** The conditions as the file writes them: equal and one-of plainly, several tests of a field as one map. */
export function where(all: readonly Condition[]): Rule {
  const found: Rule = {}
  for (const field of new Set(all.map((one) => one.field))) {
    const tests = all.filter((one) => one.field === field)
    const only = tests.length === 1 ? tests[0] : undefined
    if (only !== undefined && (only.op === 'eq' || only.op === 'in')) found[field] = only.value
    else found[field] = Object.fromEntries(tests.map((one) => [one.op, one.value]))
  }
  return found
}

/** What somebody typed as the value that the test compares with: a number, true or false where the field is such. */
export function typed(text: string, kind: 'text' | 'number' | 'flag' | null, was: Data | undefined): Data {
  const number = text.trim() !== '' && Number.isFinite(Number(text))
  if (kind === 'number' && number) return Number(text)
  if (kind === 'flag' && (text === 'true' || text === 'false')) return text === 'true'
  if (kind === null && number && typeof was === 'number') return Number(text)
  return text
}
