/** The small things that are drawn: lines of text, signs, bars with their interval, sparklines. */

import type { Bar, SparkPoint } from './document'
import type { Draw } from './draws'
import { inkOf, type Palette } from './tokens'

const round = (value: number) => Math.round(value * 100) / 100

export function Draws({ draws, palette }: { draws: Draw[]; palette: Palette }) {
  // Called, not mounted: a map has thousands of lines, and a component for each would double the time.
  return draws.map((draw, index) => drawn(draw, index, palette))
}

function drawn(draw: Draw, key: number, palette: Palette) {
  switch (draw.kind) {
    case 'text':
      return (
        <text
          key={key}
          x={round(draw.x)}
          y={round(draw.y)}
          fontSize={round(draw.size)}
          fontWeight={draw.bold ? 700 : undefined}
          fill={palette(inkOf(draw.tone))}
        >
          {draw.text}
        </text>
      )
    case 'sign':
      return <Sign key={key} sign={draw.sign} x={draw.x} y={draw.y} size={draw.size} ink={palette(inkOf(draw.tone))} />
    case 'bar':
      return <BarMark key={key} bar={draw.bar} x={draw.x} y={draw.y} width={draw.width} palette={palette} />
    case 'spark':
      return (
        <Spark key={key} points={draw.points} x={draw.x} y={draw.y} width={draw.width} height={draw.height} palette={palette} />
      )
  }
}

interface SignProps {
  sign: string
  x: number
  y: number
  size: number
  ink: string
}

/** A sign as a shape around its middle, so that no font is asked for it. */
export function Sign({ sign, x, y, size, ink }: SignProps) {
  const r = size * 0.34
  const cx = round(x + size * 0.42)
  const cy = round(y)
  const path = (d: string, filled: boolean) => (
    <path
      d={d}
      transform={`translate(${cx} ${cy}) scale(${round(r)})`}
      fill={filled ? ink : 'none'}
      stroke={filled ? 'none' : ink}
      strokeWidth={0.36}
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  )
  switch (sign) {
    case '✓':
      return path('M-1 0.1L-0.3 0.8L1 -0.8', false)
    case '✕':
    case '✗':
      return path('M-0.8 -0.8L0.8 0.8M0.8 -0.8L-0.8 0.8', false)
    case '○':
      return path('M-0.8 0A0.8 0.8 0 1 0 0.8 0A0.8 0.8 0 1 0 -0.8 0Z', false)
    case '+':
      return path('M-0.85 0H0.85M0 -0.85V0.85', false)
    case '→':
      return path('M-1 0H0.9M0.2 -0.7L0.9 0L0.2 0.7', false)
    case '↩':
      return path('M-0.3 -0.9L-1 -0.3L-0.3 0.3M-1 -0.3H0.3A0.55 0.55 0 0 1 0.3 0.8H-0.5', false)
    case '▲':
      return path('M0 -0.95L1 0.8H-1Z', true)
    case '▼':
      return path('M0 0.95L1 -0.8H-1Z', true)
    case '◆':
      return path('M0 -1.05L0.9 0L0 1.05L-0.9 0Z', true)
    case '■':
      return path('M-0.8 -0.8H0.8V0.8H-0.8Z', true)
    case '·':
      return path('M-0.3 0A0.3 0.3 0 1 0 0.3 0A0.3 0.3 0 1 0 -0.3 0Z', true)
    default:
      return (
        <text x={cx} y={round(cy + size * 0.37)} fontSize={size} fontWeight={700} textAnchor="middle" fill={ink}>
          {sign}
        </text>
      )
  }
}

interface BarProps {
  bar: Bar
  x: number
  y: number
  width: number
  palette: Palette
}

/** A share from 0 to 1: filled up to its value, its interval a line with ends, its target a tick. */
function BarMark({ bar, x, y, width, palette }: BarProps) {
  const at = (share: number) => round(x + Math.min(Math.max(share, 0), 1) * width)
  return (
    <g>
      <title>{bar.words}</title>
      <rect x={x} y={y} width={width} height={5} rx={2.5} fill={palette('unknown_ground')} />
      <rect x={x} y={y} width={round(at(bar.value) - x)} height={5} rx={2.5} fill={palette('accent')} />
      {bar.low !== null && bar.high !== null && (
        <path
          d={`M${at(bar.low)} ${y}V${y + 5}M${at(bar.low)} ${y + 2.5}H${at(bar.high)}M${at(bar.high)} ${y}V${y + 5}`}
          stroke={palette('ink')}
          strokeWidth={1.2}
          fill="none"
        />
      )}
      {bar.target !== null && <rect x={at(bar.target) - 1} y={y - 3} width={2} height={11} fill={palette('bad')} />}
    </g>
  )
}

interface SparkProps {
  points: SparkPoint[]
  x: number
  y: number
  width: number
  height: number
  palette: Palette
}

/** A trend as a line, broken where nothing can be said, its last value marked. */
export function Spark({ points, x, y, width, height, palette }: SparkProps) {
  const known = points.map(({ value }) => value).filter((value) => value !== null)
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const px = (index: number) => round(x + (index / Math.max(points.length - 1, 1)) * width)
  const py = (value: number) => round(y + height - (high > low ? (value - low) / (high - low) : 0.5) * height)
  let pen = 'M'
  const line = points.map(({ value }, index) => {
    if (value === null) {
      pen = 'M'
      return ''
    }
    const step = `${pen}${px(index)} ${py(value)}`
    pen = 'L'
    return step
  })
  const last = points.reduce((found, { value }, index) => (value === null ? found : index), -1)
  const end = points[last]?.value ?? null
  return (
    <g>
      <path d={`M${x} ${y + height}H${x + width}`} stroke={palette('line')} strokeWidth={1} />
      <path
        d={line.join('')}
        fill="none"
        stroke={palette('accent')}
        strokeWidth={1.5}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      {end !== null && <circle cx={px(last)} cy={py(end)} r={2.2} fill={palette('accent')} />}
    </g>
  )
}
