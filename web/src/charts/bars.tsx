import { scaleLinear } from 'd3-scale'
import { Whisker } from './axis'
import type { Token } from '../app/tokens'
import { SMALL, type Drawing, type Est } from './base'
import { Hatch, Mark, Picture } from './mark'
import { ofUnit } from './numbers'
import { fit, wrapped } from './text'
import { chartWord } from './words'

export interface Bar {
  key: string
  title: string
  est: Est
  label: string
  open?: string | undefined
  token?: Token | undefined
}

const [HIGH, TOP, BOTTOM] = [30, 6, 24]

/** A bar for each value with its interval on it, from zero on; what cannot be said is hatched and says so. */
export function BarsSvg({ bars, unit, label, width, ink, lang, id }: Drawing & { bars: Bar[]; unit: string | null; label: string }) {
  const left = Math.min(240, Math.max(96, width * 0.3))
  const right = width - 72
  const known = bars.flatMap((bar) => [bar.est.value, bar.est.low, bar.est.high]).filter((one): one is number => one !== null)
  const x = scaleLinear([Math.min(0, ...known), Math.max(...known, unit === 'share' ? 0.01 : 1e-9)], [left, right]).nice(4)
  const height = TOP + HIGH * bars.length + BOTTOM
  return (
    <Picture width={width} height={height} label={label} ink={ink}>
      <defs><Hatch id={id} ink={ink} /></defs>
      <g aria-hidden="true">
        {x.ticks(Math.max(2, Math.floor((right - left) / 90))).map((at) => (
          <g key={at}>
            <line x1={x(at)} x2={x(at)} y1={TOP} y2={height - BOTTOM} stroke={ink(at === 0 ? 'line_strong' : 'line')} />
            <text x={x(at)} y={height - 8} textAnchor="middle" fontSize={SMALL} fill={ink('ink_quiet')}>{ofUnit(at, unit, lang)}</text>
          </g>
        ))}
      </g>
      {bars.map((bar, index) => <Row key={bar.key} bar={bar} first={index === 0} y={TOP + HIGH * index} left={left} right={right} width={width} x={x} unit={unit} ink={ink} lang={lang} id={id} />)}
    </Picture>
  )
}

type RowOf = Omit<Drawing, never> & { bar: Bar; first: boolean; y: number; left: number; right: number; x: (value: number) => number; unit: string | null }

function Row({ bar, first, y, left, right, width, x, unit, ink, lang, id }: RowOf) {
  const { value, low, high } = bar.est
  const middle = y + HIGH / 2
  const lines = wrapped(bar.title, SMALL, left - 12, 2)
  return (
    <Mark label={bar.label} first={first} open={bar.open} over={(
      <>
        {lines.map((line, place) => <text key={place} x={left - 8} y={middle + 4 + (place - (lines.length - 1) / 2) * 12} textAnchor="end" fontSize={SMALL} fill={ink('ink')}>{line}</text>)}
        {value === null
          ? <text x={left + 8} y={middle + 4} fontSize={SMALL} fill={ink('ink')} stroke={ink('surface')} strokeWidth="4" paintOrder="stroke">{fit(bar.est.text || chartWord(lang, 'too_few'), SMALL, right - left - 12)}</text>
          : <text x={width - 4} y={middle + 4} textAnchor="end" fontSize={SMALL} fill={ink('ink')}>{ofUnit(value, unit, lang)}</text>}
      </>
    )}>
      <rect x="0" y={y} width={width} height={HIGH} fill="transparent" />
      {value === null
        ? <rect x={left} y={y + 6} width={right - left} height={HIGH - 12} rx="2" fill={`url(#${id}-hatch)`} />
        : (
          <>
            <rect x={Math.min(x(0), x(value))} y={y + 6} width={Math.max(1, Math.abs(x(value) - x(0)))} height={HIGH - 12} rx="2" fill={ink(bar.token ?? 'measured')} fillOpacity="0.55" />
            {(low !== null || high !== null) && <Whisker x0={x(low ?? value)} x1={Math.min(right + 4, x(high ?? value))} y={middle} at={x(value)} ink={ink} />}
          </>
        )}
    </Mark>
  )
}
