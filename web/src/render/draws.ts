/** What a page of the map is drawn of: texts, signs, bars, sparklines, each at its place. */

import type { Bar, Item, SparkPoint, Tone } from './document'
import { clean, gathers } from './texts'
import { widthOf, type Face } from './measure'
import { wrap } from './wrap'

export interface TextDraw {
  kind: 'text'
  x: number
  y: number
  text: string
  size: number
  bold: boolean
  tone: Tone
}

export interface SignDraw {
  kind: 'sign'
  x: number
  y: number
  size: number
  sign: string
  tone: Tone
}

export interface BarDraw {
  kind: 'bar'
  x: number
  y: number
  width: number
  bar: Bar
}

export interface SparkDraw {
  kind: 'spark'
  x: number
  y: number
  width: number
  height: number
  points: SparkPoint[]
}

export type Draw = TextDraw | SignDraw | BarDraw | SparkDraw

export interface Block {
  draws: Draw[]
  height: number
}

export interface Setting {
  face: Face
  size: number
}

export const LEADING = 1.4
/** What stays free around the page. */
export const EDGE = 28
/** Signs that are drawn as shapes: not every font has them. */
export const SIGNS = '✓○?+▲▼◆✕■→✗·!↩'
const SIGN_WIDTH = 1.15
const BULLET = '·'

/** Lines of a text whose first line's top is at y. */
export function paragraph(
  text: string,
  x: number,
  y: number,
  width: number,
  setting: Setting,
  tone: Tone = 'plain',
  bold = tone === 'strong',
): Block {
  const { size, face } = setting
  const lines = wrap(clean(text), width, size, face, bold)
  const draws = lines.map((line, index): TextDraw => {
    return { kind: 'text', x, y: y + size * (LEADING * index + 1.05), text: line, size, bold, tone }
  })
  return { draws, height: lines.length * size * LEADING }
}

/** A text whose first character, where it is a sign, is drawn as one before all its lines. */
export function signed(
  text: string,
  sign: string | null,
  x: number,
  y: number,
  width: number,
  setting: Setting,
  tone: Tone,
): Block {
  const said = clean(text)
  const own = said.length > 2 && said[1] === ' ' && SIGNS.includes(said[0] ?? ' ')
  const drawn = sign ?? (own ? (said[0] ?? null) : null)
  const rest = own && (!sign || sign === said[0]) ? said.slice(2) : said
  if (!drawn) return paragraph(said, x, y, width, setting, tone)
  const indent = setting.size * SIGN_WIDTH
  const block = paragraph(rest, x + indent, y, width - indent, setting, tone)
  return {
    ...block,
    draws: [{ kind: 'sign', x, y: y + setting.size * 0.68, size: setting.size, sign: drawn, tone }, ...block.draws],
  }
}

/** The items one under another; several texts of the same rank are told apart by a dot before each. */
export function stacked(items: Item[], x: number, y: number, width: number, setting: Setting, dotted: boolean): Block {
  const draws: Draw[] = []
  let height = 0
  // Where one has something under it, all stand alike: their names on a line of their own.
  const named = items.some((item) => item.head && item.items.length > 0 && !gathers(item))
  items.forEach((item, index) => {
    if (index > 0) height += setting.size * 0.22
    const block = itemBlock(item, x, y + height, width, setting, dotted && items.length > 1, named)
    draws.push(...block.draws)
    height += block.height
  })
  return { draws, height }
}

function itemBlock(item: Item, x: number, y: number, width: number, setting: Setting, dotted: boolean, named: boolean): Block {
  if (gathers(item)) return gathered(item, x, y, width, setting)
  const blocks: Block[] = []
  let height = 0
  const put = (block: Block) => {
    blocks.push(block)
    height += block.height
  }
  const small = { ...setting, size: setting.size * 0.9 }
  const time = clean(item.time ?? '')
  if (time) put(paragraph(time, x, y, width, small, 'quiet', true))
  if (item.head && named) {
    put(signed(item.head, item.sign, x, y + height, width, setting, item.tone === 'plain' ? 'strong' : item.tone))
    if (clean(item.text)) put(paragraph(item.text, x, y + height, width, small, item.tone === 'plain' ? 'quiet' : item.tone))
  } else {
    const said = itemLine(item, setting.face)
    const sign = item.sign ?? (dotted && !item.items.length && !time && item.tone !== 'strong' ? BULLET : null)
    if (said) put(signed(said, sign, x, y + height, width, setting, item.tone))
  }
  if (item.bar) put({ draws: [{ kind: 'bar', x, y: y + height + 3, width, bar: item.bar }], height: 12 })
  if (item.spark.some((point) => point.value !== null)) {
    put({
      draws: [{ kind: 'spark', x, y: y + height + 2, width: Math.min(width, 96), height: 16, points: item.spark }],
      height: 21,
    })
  }
  if (item.items.length) {
    const indent = setting.size * 0.7
    put(stacked(item.items, x + indent, y + height + 1, width - indent, small, true))
  }
  return { draws: blocks.flatMap((block) => block.draws), height }
}

/** A small heading, and what it gathers under it in the column's whole width. */
function gathered(item: Item, x: number, y: number, width: number, setting: Setting): Block {
  const air = setting.size * 0.25
  const head = paragraph(item.head ?? '', x, y + air, width, { ...setting, size: setting.size * 0.85 }, 'quiet', true)
  const under = stacked(item.items, x, y + air + head.height, width, setting, true)
  return { draws: [...head.draws, ...under.draws], height: air + head.height + under.height }
}

/** What an item is called and what is said of it, in one line as the language sets it. */
export function itemLine(item: Item, face: Face): string {
  const [head, text] = [clean(item.head ?? ''), clean(item.text)]
  if (!head || !text) return head || text
  return face === 'tc' ? `${head}：${text}` : `${head}: ${text}`
}

/** Texts in a row, wrapped to the next where they do not fit; each may begin with a sign. */
export function inRow(texts: { text: string; tone: Tone }[], x: number, y: number, width: number, setting: Setting): Block {
  const draws: Draw[] = []
  const gap = setting.size * 1.6
  let [left, top] = [0, 0]
  for (const { text, tone } of texts) {
    const wide = Math.min(width, widthOf(clean(text), setting.size, setting.face) + setting.size * 1.2)
    if (left > 0 && left + wide > width) [left, top] = [0, top + setting.size * LEADING * 1.05]
    const block = signed(text, null, x + left, y + top, Math.max(wide, 40), setting, tone)
    draws.push(...block.draws)
    left += wide + gap
    if (block.height > setting.size * LEADING * 1.5) [left, top] = [0, top + block.height]
  }
  return { draws, height: top + (left > 0 ? setting.size * LEADING : 0) }
}
