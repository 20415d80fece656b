/** The emotion curve: its points and lines between a top and a bottom. */

import type { CurvePoint } from './layout'
import type { Face } from './measure'
import { clean } from './texts'
import { wrap } from './wrap'

export interface Dot {
  x: number
  y: number
  low: number | null
  high: number | null
  /** The lines of its text; the first one's baseline is at `textY`. */
  lines: string[]
  textY: number
}

export interface Curve {
  measured: Dot[]
  believed: Dot[]
  gap: string
  solid: string[]
  dashed: string[]
}

export const SIZE = 10
export const LINE = 11.5

/** Where a feeling from -1 to 1 stands in a box. */
export function curveHeight(y: number, height: number, value: number): number {
  const [top, bottom] = [y + 30, y + height - 24]
  return bottom - ((Math.min(Math.max(value, -1), 1) + 1) / 2) * (bottom - top)
}

/** The curve between top and bottom; its texts, set in that face, keep out of each other's way. */
export function curveOf(points: CurvePoint[], top: number, bottom: number, face: Face): Curve {
  const py = (value: number) => bottom - ((Math.min(Math.max(value, -1), 1) + 1) / 2) * (bottom - top)
  const middle = (point: CurvePoint) => point.x + point.width / 2
  const dots = (pick: (point: CurvePoint) => number | null, text: (point: CurvePoint) => string, bold: boolean) =>
    points.map((point): Dot | null => {
      const value = pick(point)
      if (value === null) return null
      const lines = wrap(clean(text(point)), point.width - 10, SIZE, face, bold)
      return { x: middle(point), y: py(value), low: null, high: null, lines, textY: 0 }
    })
  const measured = dots(
    ({ emotion }) => emotion?.measured ?? null,
    ({ emotion }) => emotion?.texts.measured ?? '',
    true,
  )
  const believed = dots(
    ({ emotion }) => emotion?.believed ?? null,
    ({ emotion }) => emotion?.texts.believed ?? '',
    false,
  )
  measured.forEach((dot, index) => {
    const emotion = points[index]?.emotion
    if (!dot || !emotion || emotion.low === null || emotion.high === null) return
    ;[dot.low, dot.high] = [py(emotion.low), py(emotion.high)]
  })
  measured.forEach((dot, index) => place(dot, believed[index] ?? null, top, bottom, true))
  believed.forEach((dot, index) => place(dot, measured[index] ?? null, top, bottom, false))
  return {
    measured: measured.filter((dot) => dot !== null),
    believed: believed.filter((dot) => dot !== null),
    gap: areas(measured, believed),
    solid: runs(measured),
    dashed: runs(believed),
  }
}

/** The text above its dot where it is the upper one, else below it; never outside the box. */
function place(dot: Dot | null, other: Dot | null, top: number, bottom: number, first: boolean): void {
  if (!dot) return
  const above = other === null ? dot.y > top + 24 : dot.y < other.y || (dot.y === other.y && first)
  const reach = [dot.y, dot.low ?? dot.y, dot.high ?? dot.y, other?.low ?? dot.y, other?.high ?? dot.y]
  const edge = above ? Math.min(...reach) : Math.max(...reach)
  const more = LINE * (dot.lines.length - 1)
  dot.textY = above ? Math.max(edge - 6 - more, top - 18) : Math.min(edge + 5 + SIZE, bottom + 16 - more)
}

/** Lines through the dots that follow each other. */
function runs(dots: (Dot | null)[]): string[] {
  const found: string[] = []
  let line = ''
  for (const dot of [...dots, null]) {
    if (dot) line += `${line ? 'L' : 'M'}${dot.x} ${round(dot.y)}`
    else if (line) {
      found.push(line)
      line = ''
    }
  }
  return found
}

/** The ground between both lines, wherever both have neighbouring dots. */
function areas(measured: (Dot | null)[], believed: (Dot | null)[]): string {
  let path = ''
  for (let index = 0; index + 1 < measured.length; index += 1) {
    const corners = [measured[index], measured[index + 1], believed[index + 1], believed[index]]
    if (corners.some((dot) => !dot)) continue
    path += `M${corners.map((dot) => `${dot?.x ?? 0} ${round(dot?.y ?? 0)}`).join('L')}Z`
  }
  return path
}

const round = (value: number) => Math.round(value * 100) / 100
