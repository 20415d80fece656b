import { SMALL, type Drawing, type Est } from './base'
import { Hatch, Mark, Picture } from './mark'
import { brief, percent } from './numbers'
import { fit, wide } from './text'

export interface HandOver {
  from: string
  to: string
  count: number
  broken: Est
  label: string
}

const HIGH = 30

/**
 * From which channel to which: how often (the circle's area and the figure), and how often the thread broke after it
 * (the ring, and a cross where more than a fifth broke for sure). An empty cell: never seen.
 */
export function HandOversSvg({ channels, links, label, width, ink, lang, id }: Drawing & { channels: string[]; links: HandOver[]; label: string }) {
  const left = Math.min(120, Math.max(64, ...channels.map((one) => wide(one, SMALL) + 14)))
  const TOP = Math.min(96, 20 + Math.max(...channels.map((one) => wide(one, SMALL)), 0) * 0.76)
  const each = Math.max(34, Math.min(64, (width - left - 8) / Math.max(channels.length, 1)))
  const most = Math.max(...links.map((link) => link.count), 1)
  const found = new Map(links.map((link) => [`${link.from}\n${link.to}`, link]))
  return (
    <Picture width={Math.max(width, left + each * channels.length + 34)} height={TOP + HIGH * channels.length + 8} label={label} ink={ink}>
      <defs><Hatch id={id} ink={ink} /></defs>
      {channels.map((channel, index) => (
        <text key={channel} aria-hidden="true" fontSize={SMALL} fill={ink('ink')} transform={`translate(${left + each * (index + 0.5) + 2},${TOP - 8}) rotate(-48)`}>{fit(channel, SMALL, 104)}</text>
      ))}
      {channels.map((from, place) => (
        <g key={from}>
          <text x={left - 8} y={TOP + HIGH * (place + 0.5) + 4} textAnchor="end" fontSize={SMALL} fill={ink('ink')} aria-hidden="true">{fit(from, SMALL, left - 12)}</text>
          {channels.map((to, index) => {
            const [x, y] = [left + each * index, TOP + HIGH * place]
            const link = found.get(`${from}\n${to}`)
            if (link === undefined) return <rect key={to} x={x + 1} y={y + 1} width={each - 2} height={HIGH - 2} fill={ink(from === to ? 'sunken' : 'surface')} stroke={ink('line')} strokeOpacity="0.6" />
            return <Cell key={to} link={link} first={found.values().next().value === link} x={x} y={y} each={each} most={most} ink={ink} lang={lang} id={id} />
          })}
        </g>
      ))}
    </Picture>
  )
}

type CellOf = { link: HandOver; first: boolean; x: number; y: number; each: number; most: number; ink: Drawing['ink']; lang: Drawing['lang']; id: string }

function Cell({ link, first, x, y, each, most, ink, lang, id }: CellOf) {
  const radius = 4 + Math.sqrt(link.count / most) * (HIGH / 2 - 5)
  const [cx, cy, broke] = [x + HIGH / 2, y + HIGH / 2, link.broken.value]
  const round = 2 * Math.PI * radius
  return (
    <Mark label={link.label} first={first}>
      <rect x={x + 1} y={y + 1} width={each - 2} height={HIGH - 2} fill={ink('surface')} stroke={ink('line')} />
      <circle cx={cx} cy={cy} r={radius} fill={broke === null ? `url(#${id}-hatch)` : ink('measured')} fillOpacity={broke === null ? 1 : 0.35} />
      {broke !== null && broke > 0 && <circle cx={cx} cy={cy} r={radius} fill="none" stroke={ink('lost')} strokeWidth={Math.min(3, radius * 0.7)} strokeDasharray={`${round * broke} ${round}`} transform={`rotate(-90 ${cx} ${cy})`} />}
      {(link.broken.low ?? 0) > 0.2 && <path d={`M${cx - 3.5},${cy - 3.5} l7,7 m0,-7 l-7,7`} stroke={ink('ink')} strokeWidth="1.8" />}
      {each >= 48 && <text x={x + each - 4} y={cy + 4} textAnchor="end" fontSize="10" fill={ink('ink')}>{brief(link.count, lang)}</text>}
    </Mark>
  )
}

/** The share that broke, as words. */
export function brokeText(est: Est, lang: Drawing['lang']): string {
  return est.value === null ? est.text : percent(est.value, lang, 1)
}
