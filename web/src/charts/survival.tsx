import { scaleLinear } from 'd3-scale'
import { area, curveStepAfter, line } from 'd3-shape'
import { Below, Rules } from './axis'
import { series, SMALL, type Drawing } from './base'
import { Mark, Picture } from './mark'
import { days, number, percent } from './numbers'
import { fit, wide } from './text'
import { chartWord } from './words'

export interface SurvivalPoint {
  days: number
  share: number
  low: number
  high: number
  at_risk: number
}
export interface SurvivalCurve {
  stage: string
  title: string
  points: SurvivalPoint[]
  median: string
}

const [LEFT, TOP, BOTTOM] = [44, 14, 34]
const HEIGHT = 260

/** The share still there after so many days, a stepped line a stage, with its 95% band and what was watched. */
export function SurvivalSvg({ curves, label, width, ink, lang }: Drawing & { curves: SurvivalCurve[]; label: string }) {
  const end = Math.max(...curves.flatMap((curve) => curve.points.map((point) => point.days)), 1)
  const right = width - 12
  const [x, y] = [scaleLinear([0, end], [LEFT, right]), scaleLinear([0, 1], [HEIGHT - BOTTOM, TOP])]
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => ({ at: y(share), text: percent(share, lang) }))
  const below = x.ticks(Math.max(2, Math.floor(width / 90))).map((at) => ({ at: x(at), text: number(at, lang) }))
  const steps = line<SurvivalPoint>().x((point) => x(point.days)).y((point) => y(point.share)).curve(curveStepAfter)
  const band = area<SurvivalPoint>().x((point) => x(point.days)).y0((point) => y(point.low)).y1((point) => y(point.high)).curve(curveStepAfter)
  return (
    <Picture width={width} height={HEIGHT} label={label} ink={ink}>
      <Rules ticks={ticks} left={LEFT} right={right} ink={ink} />
      <Below ticks={below} y={HEIGHT - BOTTOM + 16} room={48} ink={ink} />
      <text x={right} y={HEIGHT - 4} textAnchor="end" fontSize={SMALL} fill={ink('ink_quiet')}>{chartWord(lang, 'days')}</text>
      {curves.map((curve, index) => {
        const look = series(index)
        const ticksOf = spread(curve.points, 12)
        return (
          <g key={curve.stage}>
            <path d={band(curve.points) ?? ''} fill={ink(look.token)} opacity={curves.length > 3 ? 0.1 : 0.18} />
            <path d={steps(curve.points) ?? ''} fill="none" stroke={ink(look.token)} strokeWidth="2" strokeDasharray={look.dash} />
            {ticksOf.map((point, place) => (
              <Mark key={place} first={index === 0 && place === 0} label={told(curve, point, lang)}>
                <circle cx={x(point.days)} cy={y(point.share)} r="7" fill="transparent" />
                <circle cx={x(point.days)} cy={y(point.share)} r="2.2" fill={ink(look.token)} />
              </Mark>
            ))}
          </g>
        )
      })}
      <line x1={LEFT} x2={right} y1={y(0.5)} y2={y(0.5)} stroke={ink('line_strong')} strokeDasharray="3 3" aria-hidden="true" />
    </Picture>
  )
}

function told(curve: SurvivalCurve, point: SurvivalPoint, lang: Drawing['lang']): string {
  return [
    curve.title, `${percent(point.share, lang, 1)} · ${days(point.days, lang)}`,
    chartWord(lang, 'interval', { low: percent(point.low, lang, 1), high: percent(point.high, lang, 1) }),
    chartWord(lang, 'watched', { n: number(point.at_risk, lang) }),
  ].join('\n')
}

/** So many of the points, evenly, the first and the last among them. */
export function spread<T>(points: readonly T[], most: number): T[] {
  if (points.length <= most) return [...points]
  return Array.from({ length: most }, (_, i) => points[Math.round((i * (points.length - 1)) / (most - 1))] as T)
}

/** Signs of the curves: line, mark and name, in words. */
export function CurveKeys({ names, ink, width }: { names: string[]; ink: Drawing['ink']; width: number }) {
  const each = Math.min(width, Math.max(140, ...names.map((name) => wide(name, SMALL) + 56)))
  const across = Math.max(1, Math.floor(width / each))
  return (
    <svg xmlns="http://www.w3.org/2000/svg" width={width} height={Math.ceil(names.length / across) * 20} aria-hidden="true" style={{ display: 'block' }}>
      {names.map((name, index) => {
        const [px, py, look] = [(index % across) * each, Math.floor(index / across) * 20 + 13, series(index)]
        return (
          <g key={name}>
            <line x1={px} x2={px + 26} y1={py - 4} y2={py - 4} stroke={ink(look.token)} strokeWidth="2" strokeDasharray={look.dash} />
            <text x={px + 32} y={py} fontSize={SMALL} fill={ink('ink')}>{fit(name, SMALL, each - 40)}</text>
          </g>
        )
      })}
    </svg>
  )
}
