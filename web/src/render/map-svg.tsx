/** The map on paper: the layout's boxes drawn as one SVG picture. */

import { EmotionCurve } from './curve'
import { curveHeight } from './curve-points'
import type { Draw } from './draws'
import { layout, PAD, type HeadBox, type LaneBox, type Layout, type Wanted } from './layout'
import { Draws } from './marks'
import { Day, Hourglass } from './strips'
import { familyOf } from './measure'
import { groundOf, paletteOf, phaseInk, type Palette, type Theme } from './tokens'
import type { MapDocument } from './document'

interface Props extends Wanted {
  map: MapDocument
  theme: Theme
}

export function MapSvg({ map, theme, ...wanted }: Props) {
  const page = layout(map, wanted)
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
      {page.hourglass && <Hourglass heads={page.heads} glass={page.hourglass} palette={palette} />}
      {page.day && <Day day={page.day} palette={palette} />}
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
      {lane.curve && <Scale curve={lane.curve} page={page} palette={palette} />}
      {lane.curve && <EmotionCurve {...lane.curve} face={page.face} palette={palette} />}
    </g>
  )
}

/** What the heights of the emotion curve stand for. */
function Scale({ curve, page, palette }: Part & { curve: { y: number; height: number } }) {
  const x = page.left + page.labelWidth - 6
  return [1, 0, -1].map((value) => (
    <text
      key={value}
      x={x}
      y={curveHeight(curve.y, curve.height, value) + 3}
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
