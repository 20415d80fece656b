import type { Choice } from './filterbar'

/** What a filter keeps, as people call it: `Segment: Agencies` for `segment:agencies`. */
export function filterTitle(choices: readonly Choice[], said: string): string {
  const [by, ...rest] = said.split(':')
  const choice = choices.find((one) => one.by === by)
  const value = rest.join(':')
  return `${choice?.title ?? by}: ${choice?.values.find((one) => one.value === value)?.title ?? value}`
}
