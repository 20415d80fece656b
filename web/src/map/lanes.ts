import type { Lane } from './document'

export const PRESETS = ['overview', 'written', 'measured', 'all'] as const
export type Preset = (typeof PRESETS)[number]

const OVERVIEW = ['question', 'emotion', 'touchpoints', 'owner', 'indicators', 'here_now', 'reached', 'conversion', 'dwell', 'outcomes']

/** The keys of the lanes of a preset, in the map's own order. */
export function presetKeys(lanes: readonly Lane[], preset: Preset): string[] {
  const wanted = (lane: Lane) => {
    if (preset === 'all') return true
    if (preset === 'overview') return OVERVIEW.includes(lane.key)
    return lane.group === preset || lane.group === 'both'
  }
  return lanes.filter(wanted).map((lane) => lane.key)
}

/** The lanes that are shown, in the order chosen; keys that the map does not have are passed over. */
export function chosen(lanes: readonly Lane[], keys: readonly string[] | null): Lane[] {
  if (keys === null) return [...lanes]
  return keys.flatMap((key) => lanes.find((lane) => lane.key === key) ?? [])
}

/** The keys with one of them shown or hidden; a lane that comes back stands where the map has it. */
export function toggled(lanes: readonly Lane[], keys: readonly string[], key: string): string[] {
  if (keys.includes(key)) return keys.filter((one) => one !== key)
  const order = lanes.map((lane) => lane.key)
  const after = keys.findIndex((one) => order.indexOf(one) > order.indexOf(key))
  return after < 0 ? [...keys, key] : [...keys.slice(0, after), key, ...keys.slice(after)]
}

/** The keys with one of them moved up (-1) or down (1). */
export function moved(keys: readonly string[], key: string, by: -1 | 1): string[] {
  const from = keys.indexOf(key)
  const to = from + by
  if (from < 0 || to < 0 || to >= keys.length) return [...keys]
  const found = keys.filter((one) => one !== key)
  found.splice(to, 0, key)
  return found
}

/** The preset that these keys are, if any. */
export function presetOf(lanes: readonly Lane[], keys: readonly string[]): Preset | null {
  return PRESETS.find((preset) => presetKeys(lanes, preset).join() === keys.join()) ?? null
}
