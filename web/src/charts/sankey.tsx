import { linkHorizontal, linkVertical } from 'd3-shape'
import type { Token } from '../app/tokens'
import { ofKind, SMALL, type Drawing, type Ink } from './base'
import { Mark, Picture } from './mark'
import { brief } from './numbers'
import { laid, THICK, type Back, type Box, type Flow, type Laid, type Ribbon } from './sankey-layout'
import { fit, wrapped } from './text'
import { chartWord } from './words'

const [NARROW, LEAST] = [620, 880]
const HEAD = 40

/** The real ways between places: ribbons as thick as they are frequent, ways back below, dashed, with an arrow. */
export function SankeySvg({ flow, label, open, turn = false, ...drawing }: Drawing & { flow: Flow; label: string; turn?: boolean; open?: (id: string) => string | undefined }) {
  const { ink, id } = drawing
  // Few places side by side stand one below the other where it is narrow; many of them are scrolled.
  const down = turn && drawing.width < NARROW
  const width = down ? drawing.width : Math.max(LEAST, drawing.width)
  const columns = Math.max(...flow.nodes.map((node) => node.column), 0) + 1
  const along = down ? columns * 92 : width - 60
  const across = down ? width - 24 : Math.max(220, Math.min(420, width * 0.34))
  const found = laid(flow, along - (down ? 0 : 64), across)
  const [wide, high] = down ? [width, along + 64] : [width, found.depth + HEAD + 12]
  const shift = down ? { x: 4, y: 18 } : { x: 26, y: HEAD }
  // Turned, the lanes of the ways back would lie beyond the right edge: they are squeezed into what is left there.
  const squeeze = down ? (across * 0.92) / Math.max(found.depth, 1) : 1
  const at = ([a, b]: [number, number]): [number, number] => (down ? [b * squeeze + shift.x, a + shift.y] : [a + shift.x, b + shift.y])
  return (
    <Picture width={wide} height={high} label={label} ink={ink}>
      <defs>
        <marker id={`${id}-tip`} viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto-start-reverse">
          <path d="M0,0 L8,4 L0,8 Z" fill={ink('series_3')} />
        </marker>
      </defs>
      {found.ribbons.map((ribbon) => <Way key={`${ribbon.link.from}>${ribbon.link.to}`} ribbon={ribbon} at={at} down={down} squeeze={squeeze} ink={ink} />)}
      {found.backs.map((back) => <WayBack key={`${back.link.from}<${back.link.to}`} back={back} at={at} down={down} squeeze={squeeze} id={id} ink={ink} lang={drawing.lang} />)}
      {found.boxes.map((box, index) => (
        <Place key={box.node.id} box={box} at={at} down={down} squeeze={squeeze} first={index === 0} room={roomOf(found, box, wide, down)} edge={wide} low={index % 2 === 1} open={open?.(box.node.id)} {...drawing} />
      ))}
    </Picture>
  )
}

type At = (point: [number, number]) => [number, number]

function Way({ ribbon, at, down, squeeze, ink }: { ribbon: Ribbon; at: At; down: boolean; squeeze: number; ink: Ink }) {
  const { link } = ribbon
  const path = (down ? linkVertical() : linkHorizontal())({ source: at(ribbon.from), target: at(ribbon.to) }) ?? ''
  const token: Token = link.kind === 'out' ? ofKind(link.tone ?? null) : link.kind === 'skip' ? 'series_2' : 'measured'
  return (
    <Mark label={link.label}>
      <path d={path} fill="none" stroke={ink(token)} strokeWidth={ribbon.thick * squeeze} strokeOpacity={link.kind === 'out' ? 0.34 : 0.42} data-way={link.kind} />
      {link.kind === 'skip' && <path d={path} fill="none" stroke={ink(token)} strokeWidth="1.5" strokeDasharray="2 3" />}
    </Mark>
  )
}

function WayBack({ back, at, down, squeeze, id, ink, lang }: { back: Back; at: At; down: boolean; squeeze: number; id: string; ink: Ink; lang: Drawing['lang'] }) {
  const [reach, bend] = [13 + back.thick / 2, 12]
  const [x0, y0] = back.from
  const [x1, y1] = back.to
  const points: [number, number][] = [[x0, y0], [x0 + reach, y0], [x0 + reach, back.lane], [x1 - reach, back.lane], [x1 - reach, y1], [x1, y1]]
  const [text, spot] = [brief(back.link.count, lang), at([(x0 + x1) / 2, back.lane])]
  return (
    <Mark label={back.link.label}>
      <path d={rounded(points.map(at), bend)} fill="none" stroke={ink('series_3')} strokeOpacity="0.3" strokeWidth={Math.max(1.5, back.thick * squeeze)} strokeLinejoin="round" />
      <path d={rounded(points.map(at), bend)} fill="none" stroke={ink('series_3')} strokeWidth="1.4" strokeDasharray="5 3" markerEnd={`url(#${id}-tip)`} />
      {!down && <text x={spot[0]} y={spot[1] + 4} textAnchor="middle" fontSize={SMALL} fill={ink('ink')} stroke={ink('surface')} strokeWidth="7" strokeLinejoin="round" paintOrder="stroke">{`← ${text}`}</text>}
    </Mark>
  )
}

/** A line through these points with its corners rounded. */
export function rounded(points: [number, number][], bend: number): string {
  const [start, ...rest] = points
  if (start === undefined) return ''
  let path = `M${start[0].toFixed(1)},${start[1].toFixed(1)}`
  rest.forEach((point, index) => {
    const [before, after] = [points[index], rest[index + 1]]
    if (before === undefined || after === undefined) {
      path += ` L${point[0].toFixed(1)},${point[1].toFixed(1)}`
      return
    }
    const [near, far] = [toward(point, before, bend), toward(point, after, bend)]
    path += ` L${near[0].toFixed(1)},${near[1].toFixed(1)} Q${point[0].toFixed(1)},${point[1].toFixed(1)} ${far[0].toFixed(1)},${far[1].toFixed(1)}`
  })
  return path
}

function toward(from: [number, number], to: [number, number], most: number): [number, number] {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1])
  const part = length === 0 ? 0 : Math.min(most, length / 2) / length
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]
}

type Placed = Drawing & { box: Box; at: At; down: boolean; squeeze: number; first: boolean; room: number; edge: number; low: boolean; open: string | undefined }

function Place({ box, at, down, squeeze, first, room, edge, low, open, ink, lang }: Placed) {
  const [x, y] = at([box.x, box.y])
  const [wide, high] = down ? [Math.max(3, box.height * squeeze), THICK] : [THICK, box.height]
  const { node } = box
  const said = `${node.title} ${brief(node.amount ?? node.size, lang)}`
  const late = down && x > edge * 0.6
  const end = down ? { x: late ? Math.min(edge - 4, x + wide) : x, y: y + THICK + (low ? 25 : 12) } : { x: x + THICK + 5, y: y + high / 2 + 4 }
  // What stands at the upper edge has room above it for a second line.
  const lines = down || box.y > 1 ? [fit(said, SMALL, room)] : wrapped(said, SMALL, room, 2)
  const text = { fontSize: SMALL, fill: ink('ink'), stroke: ink('surface'), strokeWidth: 2.5, paintOrder: 'stroke' } as const
  return (
    <Mark label={node.label} first={first} open={open} over={node.end
      ? <text {...end} textAnchor={late ? 'end' : 'start'} {...text}>{fit(said, SMALL, room)}</text>
      : lines.map((line, place) => <text key={place} x={x} y={y - 6 - 14 * (lines.length - 1 - place)} fontWeight="600" {...text}>{line}</text>)}>
      <rect x={x} y={y} width={wide} height={high} rx="2" fill={ink(node.end ? ofKind(node.tone ?? null) : 'ink_quiet')} />
    </Mark>
  )
}

/** How much room a place's title has until the next column begins. */
function roomOf(found: Laid, box: Box, width: number, down: boolean): number {
  if (down) return box.node.end ? 120 : Math.max(60, width - box.y * 0.6)
  const later = found.boxes.filter((other) => other.x > box.x + THICK).map((other) => other.x)
  const next = later.length > 0 ? Math.min(...later) : width - 8
  return Math.max(24, next - box.x - (box.node.end ? THICK + 9 : 8) - (later.length > 0 ? 0 : 22))
}

/** What a way is, in words: where from, where to, how many, how long after, what share. */
export function wayLabel(title: string, count: string, more: (string | null)[], lang: Drawing['lang'], kind: Flow['links'][number]['kind']): string {
  return [title, `${count} · ${chartWord(lang, kind)}`, ...more].filter(Boolean).join('\n')
}
