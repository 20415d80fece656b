/** A day in the life: the steps of all stages on one axis, by the time of day. */

import type { MapDocument } from './document'
import type { Draw } from './draws'
import { widthOf, type Face } from './measure'
import { clean } from './texts'

export interface DayDot {
  x: number
  place: number
  phase: string | null
}

export interface DayAxis {
  x: number
  y: number
  width: number
  height: number
  line: number
  hours: { x: number; draws: Draw[] }[]
  dots: DayDot[]
}

interface Step {
  minute: number
  place: number
  phase: string | null
}

const HEIGHT = 58
const SIZE = 10

/** The axis from the hour of the first step to the hour after the last; null where no step has a time. */
export function dayAxis(map: MapDocument, x: number, y: number, width: number, face: Face): DayAxis | null {
  const steps = stepsOf(map)
  if (!steps.length) return null
  const minutes = steps.map(({ minute }) => minute)
  const from = Math.floor(Math.min(...minutes) / 60)
  const to = Math.max(from + 1, Math.ceil((Math.max(...minutes) + 1) / 60))
  const inner = width - 40
  const at = (minute: number) => x + 20 + ((minute - from * 60) / ((to - from) * 60)) * inner
  const line = y + 26
  const hours = Array.from({ length: to - from + 1 }, (_, index) => hourAt(from + index, at((from + index) * 60), line, face))
  return { x: x + 20, y, width: inner, height: HEIGHT, line, hours, dots: spread(steps, at) }
}

function stepsOf(map: MapDocument): Step[] {
  const lane = map.lanes.find(({ key }) => key === 'steps')
  return (lane?.cells ?? []).flatMap((cell, index) => {
    const stage = map.stages[index]
    const times = cell.items.map(({ time }) => minuteOf(time)).filter((minute) => minute !== null)
    return times.map((minute) => ({ minute, place: stage?.place ?? index + 1, phase: stage?.phase ?? null }))
  })
}

function minuteOf(time: string | null): number | null {
  const found = /^(\d{2}):(\d{2})$/.exec(clean(time ?? ''))
  return found ? Number(found[1]) * 60 + Number(found[2]) : null
}

function hourAt(hour: number, x: number, line: number, face: Face) {
  const text = `${String(hour).padStart(2, '0')}:00`
  const width = widthOf(text, SIZE, face)
  const draw: Draw = { kind: 'text', x: x - width / 2, y: line + 24, text, size: SIZE, bold: false, tone: 'quiet' }
  return { x, draws: [draw] }
}

/** Steps at nearly the same time stand beside each other. */
function spread(steps: Step[], at: (minute: number) => number): DayDot[] {
  let last = -Infinity
  return [...steps]
    .sort((a, b) => a.minute - b.minute)
    .map(({ minute, place, phase }) => {
      last = Math.max(at(minute), last + 18)
      return { x: last, place, phase }
    })
}
