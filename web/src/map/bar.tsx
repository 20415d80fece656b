import { ink } from '../app/tokens'
import type { Bar, SparkPoint } from '../render/document'
import css from './map.module.css'

const part = (share: number) => Math.min(100, Math.max(0, share * 100))

/** A share as a bar with its interval and a tick at the target; the words beside it say the same. */
export function BarView({ bar }: { bar: Bar }) {
  const [low, high] = [part(bar.low ?? bar.value), part(bar.high ?? bar.value)]
  return (
    <svg className={css.bar} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden data-bar>
      <rect x="0" y="3" width="100" height="4" fill={ink('sunken')} />
      <rect x="0" y="3" width={part(bar.value)} height="4" fill={ink('measured')} />
      {high > low && <rect x={low} y="1.5" width={high - low} height="7" fill={ink('measured')} opacity="0.32" />}
      <line x1={part(bar.value)} x2={part(bar.value)} y1="0.5" y2="9.5" stroke={ink('measured')} strokeWidth="2" vectorEffect="non-scaling-stroke" />
      {bar.target !== null && (
        <line x1={part(bar.target)} x2={part(bar.target)} y1="0" y2="10" stroke={ink('ink')} strokeWidth="2" strokeDasharray="2 1.5" vectorEffect="non-scaling-stroke" />
      )}
    </svg>
  )
}

/** The runs of points between gaps, as x and y in a box of 96 by 18. */
export function runs(points: readonly SparkPoint[]): [number, number][][] {
  const values = points.flatMap((point) => (point.value === null ? [] : [point.value]))
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const y = (value: number) => (high === low ? 9 : 16 - ((value - low) / (high - low)) * 14)
  const x = (index: number) => 2 + (points.length < 2 ? 46 : (index / (points.length - 1)) * 92)
  const found: [number, number][][] = [[]]
  points.forEach((point, index) => {
    if (point.value === null) found.push([])
    else found[found.length - 1]?.push([x(index), y(point.value)])
  })
  return found.filter((run) => run.length > 0)
}

/** The trend as a small line; where nothing is known the line is broken. */
export function Spark({ points }: { points: SparkPoint[] }) {
  const found = runs(points)
  const last = found.at(-1)?.at(-1)
  if (last === undefined) return null
  return (
    <svg className={css.spark} viewBox="0 0 96 18" aria-hidden data-spark>
      {found.map((run, index) =>
        run.length === 1
          ? <circle key={index} cx={run[0]?.[0]} cy={run[0]?.[1]} r="1.2" fill={ink('measured')} />
          : <polyline key={index} points={run.map((one) => one.join()).join(' ')} fill="none" stroke={ink('measured')} strokeWidth="1.5" />,
      )}
      <circle cx={last[0]} cy={last[1]} r="2" fill={ink('measured')} />
    </svg>
  )
}
