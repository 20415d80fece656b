/** The emotion curve: its points and lines between a top and a bottom. */

import type { CurvePoint } from './layout'
import { clean } from './texts'

export interface Dot {
  x: number
  y: number
  low: number | null
  high: number | null
  text: string
  textY: number
}

export interface Curve {
  measured: Dot[]
  believed: Dot[]
  gap: string
  solid: string[]
  dashed: string[]
}

const SIZE = 10

/** Where a feeling from -1 to 1 stands in a box. */
export function curveHeight(y: number, height: number, value: number): number {
  const [top, bottom] = [y + 30, y + height - 24]
  return bottom - ((Math.min(Math.max(value, -1), 1) + 1) / 2) * (bottom - top)
}

/** The curve between top and bottom; its texts keep out of each other's way. */
export function curveOf(points: CurvePoint[], top: number, bottom: number): Curve {
  const py = (value: number) => bottom - ((Math.min(Math.max(value, -1), 1) + 1) / 2) * (bottom - top)
  const middle = (point: CurvePoint) => point.x + point.width / 2
  const dots = (pick: (point: CurvePoint) => number | null, text: (point: CurvePoint) => string) =>
    points.map((point): Dot | null => {
      const value = pick(point)
      if (value === null) return null
      return { x: middle(point), y: py(value), low: null, high: null, text: clean(text(point)), textY: 0 }
    })
  const measured = dots(
    ({ emotion }) => emotion?.measured ?? null,
    ({ emotion }) => emotion?.texts.measured ?? '',
  )
  const believed = dots(
    ({ emotion }) => emotion?.believed ?? null,
    ({ emotion }) => emotion?.texts.believed ?? '',
  )
  measured.forEach((dot, index) => {
    const emotion = points[index]?.emotion
    if (!dot || !emotion || emotion.low === null || emotion.high === null) return
    ;[dot.low, dot.high] = [py(emotion.low), py(emotion.high)]
  })
  measured.forEach((dot, index) => place(dot, believed[index] ?? null, top, bottom))
  believed.forEach((dot, index) => place(dot, measured[index] ?? null, top, bottom))
  return {
    measured: measured.filter((dot) => dot !== null),
    believed: believed.filter((dot) => dot !== null),
    gap: areas(measured, believed),
    solid: runs(measured),
    dashed: runs(believed),
  }
}

/** The text above its dot where it is the upper one, else below it; never outside the box. */
function place(dot: Dot | null, other: Dot | null, top: number, bottom: number): void {
  if (!dot) return
  const above = other === null ? dot.y > top + 24 : dot.y < other.y || (dot.y === other.y && dot.low !== null)
  const reach = [dot.y, dot.low ?? dot.y, dot.high ?? dot.y, other?.low ?? dot.y, other?.high ?? dot.y]
  const edge = above ? Math.min(...reach) : Math.max(...reach)
  dot.textY = above ? Math.max(edge - 6, top - 4) : Math.min(edge + 6 + SIZE, bottom + 12)
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
