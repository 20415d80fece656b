import { scaleLinear, scalePoint } from 'd3-scale'
import { area, line } from 'd3-shape'
import { Below, Rules } from './axis'
import { series, type Drawing, type Est } from './base'
import { Mark, Picture } from './mark'
import { ofUnit } from './numbers'

export interface LinePoint {
  period: string
  est: Est
  label: string
}
export interface LineSeries {
  key: string
  title: string
  points: LinePoint[]
}

const [LEFT, TOP, BOTTOM, HEIGHT] = [56, 12, 28, 280]

type Known = LinePoint & { est: Est & { value: number } }

/** Values period by period: a line a series with its own dash, the interval as a band; a gap where nothing can be said. */
export function LinesSvg({ lines, periods, unit, label, width, ink, lang }: Drawing & { lines: LineSeries[]; periods: string[]; unit: string | null; label: string }) {
  const right = width - 14
  const known = lines.flatMap((one) => one.points.flatMap(({ est }) => [est.value, est.low, est.high])).filter((one): one is number => one !== null && Number.isFinite(one))
  const x = scalePoint(periods, [LEFT + 8, right - 8])
  const y = scaleLinear([Math.min(0, ...known), Math.max(...known, 1e-9)], [HEIGHT - BOTTOM, TOP]).nice(5)
  const ticks = y.ticks(5).map((at) => ({ at: y(at), text: ofUnit(at, unit, lang) }))
  const there = (point: LinePoint): point is Known => point.est.value !== null
  const path = line<LinePoint>().defined(there).x((point) => x(point.period) ?? 0).y((point) => y(point.est.value ?? 0))
  const band = area<LinePoint>().defined((point) => there(point) && point.est.low !== null && point.est.high !== null)
    .x((point) => x(point.period) ?? 0).y0((point) => y(point.est.low ?? 0)).y1((point) => y(point.est.high ?? 0))
  return (
    <Picture width={width} height={HEIGHT} label={label} ink={ink}>
      <Rules ticks={ticks} left={LEFT} right={right} ink={ink} />
      <Below ticks={periods.map((one) => ({ at: x(one) ?? 0, text: one }))} y={HEIGHT - 8} room={62} ink={ink} />
      {lines.map((one, index) => {
        const look = series(index)
        return (
          <g key={one.key}>
            {lines.length <= 4 && <path d={band(one.points) ?? ''} fill={ink(look.token)} opacity="0.16" />}
            <path d={path(one.points) ?? ''} fill="none" stroke={ink(look.token)} strokeWidth="2" strokeDasharray={look.dash} />
            {one.points.map((point, place) => (
              <Mark key={point.period} first={index === 0 && place === 0} label={point.label}>
                {there(point)
                  ? <Dot x={x(point.period) ?? 0} y={y(point.est.value)} colour={ink(look.token)} hollow={index % 2 === 1} ground={ink('surface')} />
                  : <text x={x(point.period) ?? 0} y={HEIGHT - BOTTOM - 4} textAnchor="middle" fontSize="12" fill={ink('unknown')}>?</text>}
              </Mark>
            ))}
          </g>
        )
      })}
    </Picture>
  )
}

function Dot({ x, y, colour, hollow, ground }: { x: number; y: number; colour: string; hollow: boolean; ground: string }) {
  return (
    <>
      <circle cx={x} cy={y} r="8" fill="transparent" />
      <circle cx={x} cy={y} r="3" fill={hollow ? ground : colour} stroke={colour} strokeWidth="1.6" />
    </>
  )
}
