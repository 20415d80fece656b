/** Where everything of the map stands on a page: the document's texts in boxes, with their lines broken. */

import type { Cell, Emotion, Lane, MapDocument } from './document'
import { EDGE, paragraph, stacked, type Block, type Draw, type Setting } from './draws'
import { footOf } from './foot'
import { faceOf, type Face } from './measure'
import { clean } from './texts'
import { untorn } from './wrap'
import { dayAxis, type DayAxis } from './day'

export interface CellBox {
  stage: string
  x: number
  width: number
  draws: Draw[]
  /** The map has too little to say anything here. */
  unknown: boolean
}

export interface LaneBox {
  key: string
  title: Draw[]
  measured: boolean
  y: number
  height: number
  cells: CellBox[]
  curve: { y: number; height: number; points: CurvePoint[] } | null
}

export interface CurvePoint {
  stage: string
  x: number
  width: number
  emotion: Emotion | null
}

export interface HeadBox {
  stage: string
  x: number
  width: number
  place: number
  phase: string | null
  draws: Draw[]
}

export interface BandBox {
  x: number
  width: number
  phase: string | null
  draws: Draw[]
}

export interface Layout {
  width: number
  height: number
  face: Face
  title: string
  summary: string
  top: Draw[]
  notice: { y: number; height: number; draws: Draw[] } | null
  bands: BandBox[]
  bandsY: number
  hourglass: { y: number; height: number; waist: number } | null
  day: DayAxis | null
  heads: HeadBox[]
  headsY: number
  headsHeight: number
  lanes: LaneBox[]
  foot: Draw[]
  footY: number
  left: number
  right: number
  labelWidth: number
}

export const PAD = 9
const LABEL = 118
const BAND = 20
const CURVE = 150
const GLASS = 92
const BODY = 11
const BIG = new Set(['here_now'])

const [NARROW, USUAL, BROAD] = [176, 200, 300]
const TALLEST = 1.4

/** `column`: the width of a stage's column; `bare`: without heading and legend, for a page that has its own. */
export interface Wanted {
  column?: number | null
  bare?: boolean
}

/** The map on one page, its columns as broad as it takes for a page that is not much higher than wide. */
export function layout(map: MapDocument, { column: wanted = null, bare = false }: Wanted = {}): Layout {
  if (wanted !== null) return laidOut(map, wanted, bare)
  const page = laidOut(map, USUAL, bare)
  // What is written takes about the same area however broad the columns are.
  const width = Math.sqrt((page.width * page.height) / TALLEST)
  const column = Math.round(Math.min(BROAD, Math.max(NARROW, (width - LABEL) / Math.max(map.stages.length, 1))))
  return Math.abs(column - USUAL) < 12 ? page : laidOut(map, column, bare)
}

function laidOut(map: MapDocument, column: number, bare: boolean): Layout {
  const face = faceOf(map.lang)
  const setting = { face, size: BODY }
  const [left, first] = [EDGE, EDGE + LABEL]
  const right = Math.max(first + column * map.stages.length, bare ? 0 : EDGE + 720)
  const at = (index: number) => first + column * index
  const top = bare ? { draws: [], height: 8 } : heading(map, face, right - left)
  let y = top.height
  const notice = map.note && !bare ? noticeAt(map.note, y, right - left, face) : null
  y += notice ? notice.height + 12 : 4
  const hourglass = map.draw === 'hourglass' ? { y, height: GLASS, waist: waistOf(map) } : null
  y += hourglass ? GLASS + 10 : 0
  const day = map.map === 'day_in_the_life' ? dayAxis(map, first, y, right - first, face) : null
  y += day ? day.height + 8 : 0
  const bands = bandsOf(map, at, y, face)
  const [bandsY, headsY] = [y, y + (bands.length ? BAND : 0)]
  const heads = map.stages.map((_, index) => headOf(map, index, at(index), headsY, column, face))
  const headsHeight = Math.max(...heads.map(({ height }) => height), 40)
  y = headsY + headsHeight
  const lanes: LaneBox[] = []
  for (const lane of map.lanes.filter(shown)) {
    const box = laneOf(lane, y, at, column, setting)
    lanes.push(box)
    y += box.height
  }
  const foot = bare ? { draws: [], height: 0 } : footOf(map, y + 16, right - left, face)
  return {
    width: right + EDGE,
    height: Math.ceil(bare ? y + 8 : y + 16 + foot.height + EDGE),
    face,
    title: clean(map.title),
    summary: clean([map.about, map.note].filter(Boolean).join(' · ')),
    top: top.draws,
    notice,
    bands,
    bandsY,
    hourglass,
    day,
    heads: heads.map(({ box }) => box),
    headsY,
    headsHeight,
    lanes,
    foot: foot.draws,
    footY: y,
    left,
    right,
    labelWidth: LABEL,
  }
}

/** The phase is said by the bands; a lane with nothing at any stage says nothing. */
function shown(lane: Lane): boolean {
  return lane.key !== 'phase' && lane.cells.some((cell) => cell.emotion !== null || cell.items.length > 0)
}

function heading(map: MapDocument, face: Face, width: number): Block {
  const blocks: Block[] = []
  let y = EDGE
  const put = (text: string, size: number, tone: 'plain' | 'quiet', bold = false) => {
    const block = paragraph(text, EDGE, y, Math.min(width, 1100), { face, size }, tone, bold)
    blocks.push(block)
    y += block.height
  }
  put(map.title, 26, 'plain', true)
  put(map.about, 12.5, 'quiet')
  if (map.promise) put(map.promise, 12.5, 'plain')
  return { draws: blocks.flatMap((block) => block.draws), height: y + 12 }
}

function noticeAt(note: string, y: number, width: number, face: Face) {
  const block = paragraph(note, EDGE + 10, y + 5, width - 20, { face, size: 12 }, 'plain', true)
  return { y, height: block.height + 10, draws: block.draws }
}

/** The waist of the glass: where buyers become customers, else the middle; in columns from the left. */
export function waistOf(map: MapDocument): number {
  return map.crossover ?? map.stages.length / 2
}

function bandsOf(map: MapDocument, at: (index: number) => number, y: number, face: Face): BandBox[] {
  const bands: BandBox[] = []
  if (!map.stages.some((stage) => stage.phase)) return bands
  let start = 0
  map.stages.forEach((stage, index) => {
    if (map.stages[index + 1]?.phase === stage.phase && index + 1 < map.stages.length) return
    const [x, width] = [at(start), at(index + 1) - at(start)]
    const block = paragraph(stage.phase_title, x + PAD, y + 2.5, width - PAD * 2, { face, size: 10.5 }, 'plain', true)
    bands.push({ x, width, phase: stage.phase, draws: block.draws })
    start = index + 1
  })
  return bands
}

function headOf(map: MapDocument, index: number, x: number, y: number, column: number, face: Face) {
  const stage = map.stages[index]
  if (!stage) throw new Error('a head without a stage')
  const inset = 30
  const room = column - PAD * 2 - inset
  const size = untorn(clean(stage.title), room, [14, 13, 12, 11, 10, 9], face, true)
  const title = paragraph(stage.title, x + PAD + inset, y + 9 + (14 - size) / 2, room, { face, size }, 'plain', true)
  const terra = stage.terra
    ? paragraph(stage.terra, x + PAD, y + 12 + Math.max(title.height, 26), column - PAD * 2, { face, size: 10 }, 'unknown')
    : { draws: [], height: 0 }
  const box: HeadBox = {
    stage: stage.stage,
    x,
    width: column,
    place: stage.place,
    phase: stage.phase,
    draws: [...title.draws, ...terra.draws],
  }
  return { box, height: Math.max(title.height, 26) + terra.height + 20 }
}

function laneOf(lane: Lane, y: number, at: (index: number) => number, column: number, setting: Setting): LaneBox {
  const label = paragraph(lane.title, EDGE + 10, y + PAD, LABEL - 18, { ...setting, size: 11 }, 'plain', true)
  const named = { key: lane.key, title: label.draws, measured: lane.group !== 'written', y }
  if (lane.cells.some((cell) => cell.emotion)) return curveLane(lane, named, at, column, setting)
  const blocks = lane.cells.map((cell, index) => cellBlock(lane, cell, at(index) + PAD, y + PAD, column - PAD * 2, setting))
  const height = Math.max(label.height, ...blocks.map((block) => block.height)) + PAD * 2
  const cells = lane.cells.map((cell, index) => {
    return { stage: cell.stage, x: at(index), width: column, draws: blocks[index]?.draws ?? [], unknown: isUnknown(cell) }
  })
  return { ...named, height, cells, curve: null }
}

/** The curve, and under it what it cannot say: the gap in words, or why there is no measured point. */
function curveLane(
  lane: Lane,
  named: Pick<LaneBox, 'key' | 'title' | 'measured' | 'y'>,
  at: (index: number) => number,
  column: number,
  setting: Setting,
): LaneBox {
  const curve = lane.cells.map((cell, index) => ({ stage: cell.stage, x: at(index), width: column, emotion: cell.emotion }))
  const small = { ...setting, size: 10 }
  const blocks = lane.cells.map(({ emotion }, index) => {
    const { measured = '', gap = '' } = emotion?.texts ?? {}
    const text = emotion?.measured == null ? measured : gap
    return paragraph(text, at(index) + PAD, named.y + CURVE - 6, column - PAD * 2, small, 'quiet')
  })
  const cells = lane.cells.map(({ stage }, index) => {
    return { stage, x: at(index), width: column, draws: blocks[index]?.draws ?? [], unknown: false }
  })
  const below = Math.max(...blocks.map((block) => block.height))
  return { ...named, height: CURVE + (below ? below + PAD - 6 : 0), cells, curve: { y: named.y, height: CURVE, points: curve } }
}

/** Every text of the cell says that nothing is known. */
function isUnknown(cell: Cell): boolean {
  return cell.items.length > 0 && cell.items.every((item) => item.tone === 'unknown' && !item.items.length)
}

function cellBlock(lane: Lane, cell: Cell, x: number, y: number, width: number, setting: Setting): Block {
  const [first, ...rest] = cell.items
  if (!first || !BIG.has(lane.key) || first.tone !== 'strong') {
    return stacked(cell.items, x, y, width, setting, cell.kind !== 'figures')
  }
  const big = stacked([first], x, y - 2, width, { ...setting, size: 20 }, false)
  const others = stacked(rest, x, y + big.height, width, setting, false)
  return { draws: [...big.draws, ...others.draws], height: big.height + others.height }
}
