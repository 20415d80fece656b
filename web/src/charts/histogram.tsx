import { scaleLinear } from 'd3-scale'
import { Below, Rules } from './axis'
import { SMALL, type Drawing } from './base'
import { Mark, Picture } from './mark'
import { brief, days, number } from './numbers'
import { chartWord } from './words'

export interface Bin {
  from: number
  to: number | null
  count: number
}

const [LEFT, TOP, BOTTOM] = [44, 10, 34]
const HEIGHT = 200

/** How many ended visits lasted how long, in bins of one width; the last one may be open. */
export function HistogramSvg({ bins, label, width, ink, lang }: Drawing & { bins: Bin[]; label: string }) {
  const most = Math.max(...bins.map((bin) => bin.count), 1)
  const right = width - 12
  const y = scaleLinear([0, most], [HEIGHT - BOTTOM, TOP]).nice(4)
  const wide = (right - LEFT) / Math.max(bins.length, 1)
  const ticks = y.ticks(4).filter(Number.isInteger).map((at) => ({ at: y(at), text: brief(at, lang) }))
  const below = bins.map((bin, index) => ({ at: LEFT + index * wide, text: number(bin.from, lang, bin.from < 2 ? 2 : 0) }))
  return (
    <Picture width={width} height={HEIGHT} label={label} ink={ink}>
      <Rules ticks={ticks} left={LEFT} right={right} ink={ink} />
      <Below ticks={below} y={HEIGHT - BOTTOM + 16} room={46} ink={ink} />
      <text x={right} y={HEIGHT - 4} textAnchor="end" fontSize={SMALL} fill={ink('ink_quiet')}>{chartWord(lang, 'days')}</text>
      {bins.map((bin, index) => (
        <Mark key={bin.from} first={index === 0} label={`${spanOf(bin, lang)}\n${number(bin.count, lang)} ${chartWord(lang, 'ended')}`}>
          <rect x={LEFT + index * wide} y={TOP} width={wide} height={HEIGHT - BOTTOM - TOP} fill="transparent" />
          <rect x={LEFT + index * wide + 1} y={y(bin.count)} width={Math.max(1, wide - 2)} height={HEIGHT - BOTTOM - y(bin.count)} fill={ink('measured')}
            strokeDasharray={bin.to === null ? '4 3' : undefined} stroke={bin.to === null ? ink('ink') : 'none'} fillOpacity={bin.to === null ? 0.5 : 1} />
        </Mark>
      ))}
    </Picture>
  )
}

/** A bin's span in words. */
export function spanOf(bin: Bin, lang: Drawing['lang']): string {
  return bin.to === null ? chartWord(lang, 'or_longer', { from: days(bin.from, lang) }) : chartWord(lang, 'span', { from: days(bin.from, lang), to: days(bin.to, lang) })
}
