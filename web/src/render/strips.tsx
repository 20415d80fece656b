/** What stands over the heads of some maps: the outline of an hourglass, the axis of a day. */

import type { DayAxis } from './day'
import { Draws } from './marks'
import { groundOf, type Palette } from './tokens'

export interface GlassHead {
  stage: string
  x: number
  width: number
  place: number
  phase: string | null
}

/** `waist` in columns from the left. */
export interface Glass {
  y: number
  height: number
  waist: number
}

/** Broad where the journey begins and where it ends, narrow where buyers become customers. */
export function Hourglass({ heads, glass, palette }: { heads: GlassHead[]; glass: Glass; palette: Palette }) {
  const [first, last] = [heads[0], heads[heads.length - 1]]
  if (!first || !last) return null
  const [left, right] = [first.x, last.x + last.width]
  const waist = first.x + first.width * glass.waist
  const middle = glass.y + glass.height / 2
  const half = (x: number) => {
    const away = x < waist ? (waist - x) / Math.max(waist - left, 1) : (x - waist) / Math.max(right - waist, 1)
    return (glass.height / 2) * (0.16 + 0.84 * Math.pow(Math.min(Math.max(away, 0), 1), 1.25))
  }
  return heads.map((head) => (
    <g key={head.stage}>
      <path d={outline(head, middle, half)} fill={palette(groundOf(head.phase))} stroke={palette('line')} />
      <text x={head.x + head.width / 2} y={middle + 5} fontSize={14} fontWeight={700} textAnchor="middle" fill={palette('ink')}>
        {head.place}
      </text>
    </g>
  ))
}

const PARTS = 12

function outline(head: GlassHead, middle: number, half: (x: number) => number): string {
  const steps = Array.from({ length: PARTS + 1 }, (_, index) => head.x + 1 + ((head.width - 2) * index) / PARTS)
  const upper = steps.map((x) => `${fine(x)} ${fine(middle - half(x))}`)
  const lower = [...steps].reverse().map((x) => `${fine(x)} ${fine(middle + half(x))}`)
  return `M${[...upper, ...lower].join('L')}Z`
}

/** A day in the life: each step with a time at its place on the axis, by the number of its stage. */
export function Day({ day, palette }: { day: DayAxis; palette: Palette }) {
  return (
    <g>
      <path d={`M${day.x} ${day.line}H${day.x + day.width}`} stroke={palette('ink_quiet')} strokeWidth={1.5} />
      {day.hours.map((hour) => (
        <g key={hour.x}>
          <path d={`M${hour.x} ${day.line}v7`} stroke={palette('ink_quiet')} />
          <Draws draws={hour.draws} palette={palette} />
        </g>
      ))}
      {day.dots.map((dot) => (
        <g key={dot.x}>
          <circle cx={dot.x} cy={day.line - 12} r={8.5} fill={palette(groundOf(dot.phase))} stroke={palette('accent')} />
          <text x={dot.x} y={day.line - 8.3} fontSize={10} fontWeight={700} textAnchor="middle" fill={palette('ink')}>
            {dot.place}
          </text>
        </g>
      ))}
    </g>
  )
}

const fine = (value: number) => Math.round(value * 10) / 10
