import { scaleBand, scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import { Below, Rules, Whisker } from './axis'
import { SMALL, type Drawing, type Est } from './base'
import { Mark, Picture } from './mark'
import { brief, ofUnit } from './numbers'
import { chartWord } from './words'

export interface TrapPeriod {
  period: string
  new: number
  lost: number
  churn: Est
  trap: boolean
  label: string
}

const [LEFT, TOP, BOTTOM, UPPER, LOWER, GAP] = [46, 30, 26, 170, 110, 26]

/** Who came above the line, who went below it, and below both the churn of each period; a trap is marked ▲ and framed. */
export function TrapSvg({ periods, label, width, ink, lang }: Drawing & { periods: TrapPeriod[]; label: string }) {
  const right = width - 10
  const names = periods.map((one) => one.period)
  const x = scaleBand(names, [LEFT, right]).paddingInner(0.25)
  const most = Math.max(...periods.flatMap((one) => [one.new, one.lost]), 1)
  const y = scaleLinear([-most, most], [TOP + UPPER, TOP]).nice(4)
  const begin = TOP + UPPER + GAP
  const rates = periods.map((one) => one.churn.high ?? one.churn.value ?? 0)
  const rate = scaleLinear([0, Math.max(...rates, 0.01)], [begin + LOWER, begin]).nice(3)
  const known = periods.filter((one) => one.churn.value !== null)
  const middle = (period: string) => (x(period) ?? 0) + x.bandwidth() / 2
  const path = line<TrapPeriod>().x((one) => middle(one.period)).y((one) => rate(one.churn.value ?? 0))
  return (
    <Picture width={width} height={begin + LOWER + BOTTOM} label={label} ink={ink}>
      <Rules ticks={y.ticks(4).filter(Number.isInteger).map((at) => ({ at: y(at), text: brief(Math.abs(at), lang) }))} left={LEFT} right={right} ink={ink} />
      <Rules ticks={rate.ticks(3).map((at) => ({ at: rate(at), text: ofUnit(at, 'share', lang) }))} left={LEFT} right={right} ink={ink} />
      <g aria-hidden="true" fontSize={SMALL} fill={ink('ink_quiet')}>
        <text x={LEFT} y={10}>{`↑ ${chartWord(lang, 'new')}   ↓ ${chartWord(lang, 'lost')}`}</text>
        <text x={LEFT} y={begin - 8}>{chartWord(lang, 'churn')}</text>
      </g>
      <path d={path(known) ?? ''} fill="none" stroke={ink('churned')} strokeWidth="1.6" strokeDasharray="6 3" aria-hidden="true" />
      {periods.map((one, index) => (
        <Mark key={one.period} first={index === 0} label={one.label}>
          <rect x={x(one.period)} y={TOP} width={x.bandwidth()} height={begin + LOWER - TOP} fill={one.trap ? ink('not_now') : 'transparent'} fillOpacity="0.12" stroke={one.trap ? ink('not_now') : 'none'} strokeDasharray="4 2" />
          <rect x={x(one.period)} y={y(one.new)} width={x.bandwidth()} height={y(0) - y(one.new)} fill={ink('won')} />
          <rect x={x(one.period)} y={y(0)} width={x.bandwidth()} height={y(-one.lost) - y(0)} fill={ink('churned')} fillOpacity="0.75" />
          {one.trap && <text x={middle(one.period)} y={TOP - 3} textAnchor="middle" fontSize="12" fill={ink('not_now')}>▲</text>}
          {one.churn.value !== null && <Whisker upright x0={rate(one.churn.low ?? one.churn.value)} x1={rate(one.churn.high ?? one.churn.value)} y={middle(one.period)} at={rate(one.churn.value)} ink={ink} />}
          {one.churn.value === null && <text x={middle(one.period)} y={begin + LOWER - 4} textAnchor="middle" fontSize="12" fill={ink('unknown')}>?</text>}
        </Mark>
      ))}
      <line x1={LEFT} x2={right} y1={y(0)} y2={y(0)} stroke={ink('ink')} aria-hidden="true" />
      <Below ticks={names.map((name) => ({ at: middle(name), text: name }))} y={begin + LOWER + 18} room={58} ink={ink} />
    </Picture>
  )
}

/** A period in words. */
export function trapLabel(one: Omit<TrapPeriod, 'label'>, lang: Drawing['lang']): string {
  return [one.period, `${chartWord(lang, 'new')}: ${brief(one.new, lang)}`, `${chartWord(lang, 'lost')}: ${brief(one.lost, lang)}`,
    `${chartWord(lang, 'churn')}: ${one.churn.text}`, one.trap ? `▲ ${chartWord(lang, 'trap')}` : ''].filter(Boolean).join('\n')
}
