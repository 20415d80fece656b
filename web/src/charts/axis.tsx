import type { Ink } from './base'
import { SMALL } from './base'

export interface Tick {
  at: number
  text: string
}

/** Lines across the picture at the ticks, with their texts at the left. */
export function Rules({ ticks, left, right, ink }: { ticks: Tick[]; left: number; right: number; ink: Ink }) {
  return (
    <g aria-hidden="true">
      {ticks.map(({ at, text }) => (
        <g key={text + at}>
          <line x1={left} x2={right} y1={at} y2={at} stroke={ink('line')} />
          <text x={left - 6} y={at + 4} textAnchor="end" fontSize={SMALL} fill={ink('ink_quiet')}>{text}</text>
        </g>
      ))}
    </g>
  )
}

/** Texts below the picture, as many as there is room for; they are turned nowhere. */
export function Below({ ticks, y, room, ink }: { ticks: Tick[]; y: number; room: number; ink: Ink }) {
  const gap = ticks.length > 1 ? Math.abs((ticks[1]?.at ?? 0) - (ticks[0]?.at ?? 0)) : room
  const each = Math.max(1, Math.ceil(room / Math.max(gap, 1)))
  return (
    <g aria-hidden="true">
      {ticks.map(({ at, text }, index) => index % each === 0 && (
        <text key={text + at} x={at} y={y} textAnchor="middle" fontSize={SMALL} fill={ink('ink_quiet')}>{text}</text>
      ))}
    </g>
  )
}

/** An interval as a line with ends, its value as a dot. */
export function Whisker({ x0, x1, y, at, ink, upright = false }: { x0: number; x1: number; y: number; at: number | null; ink: Ink; upright?: boolean }) {
  const line = upright ? { x1: y, x2: y, y1: x0, y2: x1 } : { x1: x0, x2: x1, y1: y, y2: y }
  const end = (place: number) => (upright ? { x1: y - 4, x2: y + 4, y1: place, y2: place } : { x1: place, x2: place, y1: y - 4, y2: y + 4 })
  return (
    <g stroke={ink('ink')} strokeWidth="1.3">
      <line {...line} />
      <line {...end(x0)} />
      <line {...end(x1)} />
      {at !== null && <circle cx={upright ? y : at} cy={upright ? at : y} r="2.6" fill={ink('ink')} stroke="none" />}
    </g>
  )
}
