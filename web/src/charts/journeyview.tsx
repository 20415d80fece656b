import { ofKind, SMALL, type Drawing, type Est } from './base'
import { Hatch, Mark, Picture } from './mark'
import { brief } from './numbers'
import { rounded } from './sankey'
import { fit } from './text'
import { chartWord } from './words'

export interface Station {
  stage: string
  title: string
  visits: number
  open: number
  median: Est
  lost: number
  label: string
}
export interface Turn {
  from: number
  to: number
  count: number
  label: string
}

const [HIGH, RISE] = [64, 13]

/**
 * The customer's side of the same facts: a road as long as the typical time in each stage, as thick as visits are many;
 * arcs above lead back, drops below lead out; what is still on the way stands lighter at the road's lower edge.
 */
export function JourneySvg({ stations, turns, label, width, ink, lang, id }: Drawing & { stations: Station[]; turns: Turn[]; label: string }) {
  const narrow = Math.max(width, stations.length * 92)
  const whole = stations.reduce((sum, station) => sum + (station.median.value ?? 0), 0)
  const least = 74
  const free = Math.max(0, narrow - 16 - stations.length * (least + 8))
  const most = Math.max(...stations.map((station) => station.visits), 1)
  let at = 8
  const spots = stations.map((station) => {
    const wide = least + (whole > 0 ? ((station.median.value ?? 0) / whole) * free : free / stations.length)
    const spot = { station, x: at, wide }
    at += wide + 8
    return spot
  })
  const loops = [...turns].sort((a, b) => Math.abs(a.from - a.to) - Math.abs(b.from - b.to) || b.count - a.count)
  const base = 26 + Math.min(5, loops.length) * RISE + HIGH
  return (
    <Picture width={narrow} height={base + 70} label={label} ink={ink}>
      <defs><Hatch id={id} ink={ink} /></defs>
      {loops.map((turn, index) => <Loop key={`${turn.from}-${turn.to}`} turn={turn} lane={index} spots={spots} base={base} most={most} ink={ink} lang={lang} />)}
      {spots.map(({ station, x, wide }, index) => {
        const thick = Math.max(3, (station.visits / most) * HIGH)
        const known = station.median.value !== null
        return (
          <Mark key={station.stage} first={index === 0} label={station.label}>
            <rect x={x} y={base - thick} width={wide} height={thick} rx="3" fill={known ? ink('customer') : `url(#${id}-hatch)`} fillOpacity="0.8" />
            {station.open > 0 && <rect x={x} y={base - Math.max(1, (station.open / most) * HIGH)} width={wide} height={Math.max(1, (station.open / most) * HIGH)} fill={ink('surface')} fillOpacity="0.55" />}
            {station.lost > 0 && <path d={`M${x + wide / 2 - 5},${base + 2} l5,${4 + (station.lost / most) * 14} l5,${-4 - (station.lost / most) * 14} Z`} fill={ink(ofKind('lost'))} />}
            <text x={x} y={base + 32} fontSize={SMALL} fontWeight="600" fill={ink('ink')}>{fit(station.title, SMALL, wide)}</text>
            <text x={x} y={base + 47} fontSize={SMALL} fill={ink('ink')}>{fit(known ? chartWord(lang, 'median', { time: station.median.text.split(' (')[0] ?? '' }) : station.median.text, SMALL, wide)}</text>
            <text x={x} y={base + 62} fontSize={SMALL} fill={ink('ink_quiet')}>{fit(`${brief(station.visits, lang)} ${chartWord(lang, 'visits')}`, SMALL, wide)}</text>
          </Mark>
        )
      })}
    </Picture>
  )
}

type Spot = { station: Station; x: number; wide: number }

function Loop({ turn, lane, spots, base, most, ink, lang }: { turn: Turn; lane: number; spots: Spot[]; base: number; most: number; ink: Drawing['ink']; lang: Drawing['lang'] }) {
  const [from, to] = [spots[turn.from], spots[turn.to]]
  if (from === undefined || to === undefined) return null
  const y = base - Math.max(...spots.slice(Math.min(turn.from, turn.to), Math.max(turn.from, turn.to) + 1).map((one) => (one.station.visits / most) * HIGH)) - 9 - (lane % 5) * RISE
  const [x0, x1] = [from.x + from.wide * 0.62, to.x + to.wide * (turn.from === turn.to ? 0.3 : 0.4)]
  const ground = (spot: Spot) => base - Math.max(3, (spot.station.visits / most) * HIGH)
  const path = rounded([[x0, ground(from)], [x0, y], [x1, y], [x1, ground(to) - 3]], 7)
  return (
    <Mark label={turn.label}>
      <path d={path} fill="none" stroke={ink('series_3')} strokeWidth={1 + (turn.count / most) * 10} strokeDasharray="5 3" />
      <path d={`M${x1 - 4},${ground(to) - 8} l4,7 l4,-7 Z`} fill={ink('series_3')} />
      <text x={(x0 + x1) / 2} y={y - 3} textAnchor="middle" fontSize="10" fill={ink('ink')} stroke={ink('surface')} strokeWidth="3" paintOrder="stroke">{brief(turn.count, lang)}</text>
    </Mark>
  )
}
