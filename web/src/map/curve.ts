import type { Emotion } from '../render/document'

/** A value at the left edge, in the middle and at the right edge of a column; null where there is no line. */
export type Course = { left: number | null; middle: number; right: number | null }

const half = (one: number, other: number | null | undefined) => (other === null || other === undefined ? null : (one + other) / 2)

/** How a value runs through a column between its neighbours: the halves of the straight lines to them. */
export function course(before: number | null | undefined, here: number | null | undefined, after: number | null | undefined): Course | null {
  if (here === null || here === undefined) return null
  return { left: half(here, before), middle: here, right: half(here, after) }
}

export const HEIGHT = 74
/** Feelings from 1 (top) to -1 (bottom) as a height. */
export const high = (value: number) => 7 + ((1 - value) / 2) * (HEIGHT - 14)

type Point = [number, number]

export function points(found: Course): Point[] {
  const all: Point[] = []
  if (found.left !== null) all.push([0, high(found.left)])
  all.push([50, high(found.middle)])
  if (found.right !== null) all.push([100, high(found.right)])
  return all
}

/** The area between two courses, as far as both run. */
export function between(one: Course | null, other: Course | null): Point[] {
  if (one === null || other === null) return []
  const both: [number, number | null, number | null][] = [[0, one.left, other.left], [50, one.middle, other.middle], [100, one.right, other.right]]
  const known = both.filter((three): three is [number, number, number] => three[1] !== null && three[2] !== null)
  if (known.length < 2) return []
  return [...known.map(([x, a]): Point => [x, high(a)]), ...[...known].reverse().map(([x, , b]): Point => [x, high(b)])]
}

type Three = [Emotion | null | undefined, Emotion | null | undefined, Emotion | null | undefined]

/** All that is drawn in a column: measured, believed, and the bounds of the interval. */
export function courses([before, here, after]: Three): Record<'measured' | 'believed' | 'low' | 'high', Course | null> {
  const of = (key: 'measured' | 'believed' | 'low' | 'high') => course(before?.[key], here?.[key], after?.[key])
  return { measured: of('measured'), believed: of('believed'), low: of('low'), high: of('high') }
}
