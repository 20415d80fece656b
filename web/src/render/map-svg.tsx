/** The map on paper: the layout's boxes drawn as one SVG picture. */

import { EmotionCurve } from './curve'
import { curveHeight } from './curve-points'
import type { Draw } from './draws'
import { layout, PAD, type HeadBox, type LaneBox, type Layout } from './layout'
import { Draws } from './marks'
import { familyOf } from './measure'
import { groundOf, paletteOf, phaseInk, type Palette, type Theme } from './tokens'
import type { MapDocument } from './document'

interface Props {
  map: MapDocument
  theme: Theme
}

export function MapSvg({ map, theme }: Props) {
  const page = layout(map)
  const palette = paletteOf(theme)
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${page.width} ${page.height}`}
      width={page.width}
      height={page.height}
      lang={map.lang}
      xmlLang={map.lang}
      role="img"
      aria-labelledby="jg-title jg-desc"
      fontFamily={familyOf(map.lang)}
    >
      <title id="jg-title">{page.title}</title>
      <desc id="jg-desc">{page.summary}</desc>
      <defs>
        <pattern id="jg-hatch" width={7} height={7} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V7" stroke={palette('line')} strokeWidth={2.4} />
        </pattern>
      </defs>
      <rect width={page.width} height={page.height} fill={palette('surface')} />
      <Draws draws={page.top} palette={palette} />
      {page.notice && <Notice notice={page.notice} page={page} palette={palette} />}
      {page.hourglass && <Hourglass page={page} palette={palette} />}
      {page.day && <Day page={page} palette={palette} />}
      <Bands page={page} palette={palette} />
      <Heads page={page} palette={palette} />
      {page.lanes.map((lane) => (
        <LaneRow key={lane.key} lane={lane} page={page} palette={palette} />
      ))}
      <Columns page={page} palette={palette} />
      <path d={`M${page.left} ${page.footY}H${page.right}`} stroke={palette('line')} />
      <Draws draws={page.foot} palette={palette} />
    </svg>
  )
}

interface Part {
  page: Layout
  palette: Palette
}

function Notice({ notice, page, palette }: Part & { notice: { y: number; height: number; draws: Draw[] } }) {
  return (
    <g>
      <rect x={page.left} y={notice.y} width={page.right - page.left} height={notice.height} rx={4} fill={palette('band')} />
      <Draws draws={notice.draws} palette={palette} />
    </g>
  )
}

function Bands({ page, palette }: Part) {
  return page.bands.map((band) => (
    <g key={band.x}>
      <rect
        x={band.x + 1}
        y={page.bandsY}
        width={band.width - 2}
        height={page.headsY - page.bandsY}
        fill={palette(groundOf(band.phase))}
      />
      <Draws draws={band.draws} palette={palette} />
    </g>
  ))
}

/** The heads as arrows: the journey runs from left to right. */
function Heads({ page, palette }: Part) {
  return page.heads.map((head) => (
    <g key={head.stage}>
      <path d={arrow(head, page)} fill={palette(groundOf(head.phase))} fillOpacity={0.55} />
      <circle cx={head.x + PAD + 12} cy={page.headsY + 21} r={11} fill={palette(phaseInk(head.phase))} />
      <text
        x={head.x + PAD + 12}
        y={page.headsY + 25.2}
        fontSize={12}
        fontWeight={700}
        textAnchor="middle"
        fill={palette('on_accent')}
      >
        {head.place}
      </text>
      <Draws draws={head.draws} palette={palette} />
    </g>
  ))
}

function arrow(head: HeadBox, page: Layout): string {
  const [x, y, end, bottom] = [head.x + 1, page.headsY, head.x + head.width - 1, page.headsY + page.headsHeight - 4]
  return `M${x} ${y}H${end - 6}L${end} ${(y + bottom) / 2}L${end - 6} ${bottom}H${x}Z`
}

function LaneRow({ lane, page, palette }: Part & { lane: LaneBox }) {
  return (
    <g>
      <rect x={page.left} y={lane.y} width={page.labelWidth} height={lane.height} fill={palette('sunken')} />
      {lane.measured && <rect x={page.left} y={lane.y + 1} width={3} height={lane.height - 1} fill={palette('accent')} />}
      <path d={`M${page.left} ${lane.y}H${page.right}`} stroke={palette('line')} />
      <Draws draws={lane.title} palette={palette} />
      {lane.cells.map((cell) => (
        <g key={cell.stage}>
          {cell.unknown && (
            <rect
              x={cell.x}
              y={lane.y + 0.5}
              width={cell.width}
              height={lane.height - 1}
              fill="url(#jg-hatch)"
              fillOpacity={0.6}
            />
          )}
          <Draws draws={cell.draws} palette={palette} />
        </g>
      ))}
      {lane.curve && <Scale lane={lane} page={page} palette={palette} />}
      {lane.curve && <EmotionCurve points={lane.curve} y={lane.y} height={lane.height} palette={palette} />}
    </g>
  )
}

/** What the heights of the emotion curve stand for. */
function Scale({ lane, page, palette }: Part & { lane: LaneBox }) {
  const x = page.left + page.labelWidth - 6
  return [1, 0, -1].map((value) => (
    <text
      key={value}
      x={x}
      y={curveHeight(lane.y, lane.height, value) + 3}
      fontSize={9}
      textAnchor="end"
      fill={palette('ink_quiet')}
    >
      {value > 0 ? '+1' : value < 0 ? '\u22121' : '0'}
    </text>
  ))
}

function Columns({ page, palette }: Part) {
  const top = page.headsY + page.headsHeight
  return page.heads.map((head) => (
    <path key={head.stage} d={`M${head.x} ${top}V${page.footY}`} stroke={palette('line')} strokeOpacity={0.7} />
  ))
}

/** The outline of an hourglass over the heads: broad where the journey begins, narrow where buyers become customers. */
function Hourglass({ page, palette }: Part) {
  const glass = page.hourglass
  const [first, last] = [page.heads[0], page.heads[page.heads.length - 1]]
  if (!glass || !first || !last) return null
  const [left, right] = [first.x, last.x + last.width]
  const waist = first.x + first.width * glass.waist
  const middle = glass.y + glass.height / 2
  const half = (x: number) => {
    const away = x < waist ? (waist - x) / Math.max(waist - left, 1) : (x - waist) / Math.max(right - waist, 1)
    return (glass.height / 2) * (0.16 + 0.84 * Math.pow(Math.min(Math.max(away, 0), 1), 1.25))
  }
  return page.heads.map((head) => {
    const steps = Array.from({ length: 13 }, (_, index) => head.x + 1 + ((head.width - 2) * index) / 12)
    const upper = steps.map((x) => `${fine(x)} ${fine(middle - half(x))}`).join('L')
    const lower = [...steps]
      .reverse()
      .map((x) => `${fine(x)} ${fine(middle + half(x))}`)
      .join('L')
    const centre = head.x + head.width / 2
    return (
      <g key={head.stage}>
        <path d={`M${upper}L${lower}Z`} fill={palette(groundOf(head.phase))} stroke={palette('line')} />
        <text x={centre} y={middle + 5} fontSize={14} fontWeight={700} textAnchor="middle" fill={palette('ink')}>
          {head.place}
        </text>
      </g>
    )
  })
}

function Day({ page, palette }: Part) {
  const { day } = page
  if (!day) return null
  return (
    <g>
      <path d={`M${day.x} ${day.line}H${day.x + day.width}`} stroke={palette('ink_quiet')} strokeWidth={1.5} />
      {day.hours.map((hour) => (
        <g key={hour.x}>
          <path d={`M${hour.x} ${day.line}v7`} stroke={palette('ink_quiet')} />
          <Draws draws={hour.draws} palette={palette} />
        </g>
      ))}
      {day.dots.map((dot) => (
        <g key={dot.x}>
          <circle cx={dot.x} cy={day.line - 12} r={8.5} fill={palette(groundOf(dot.phase))} stroke={palette('accent')} />
          <text x={dot.x} y={day.line - 8.3} fontSize={10} fontWeight={700} textAnchor="middle" fill={palette('ink')}>
            {dot.place}
          </text>
        </g>
      ))}
    </g>
  )
}

const fine = (value: number) => Math.round(value * 10) / 10
