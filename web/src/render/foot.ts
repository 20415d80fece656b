/** Under the map: what its signs and its raised numbers stand for. */

import type { MapDocument } from './document'
import { EDGE, inRow, paragraph, type Block, type Draw, type Setting } from './draws'
import type { Face } from './measure'
import { words } from './words'

/** The legend in a row, the remarks in columns. */
export function footOf(map: MapDocument, y: number, width: number, face: Face): Block {
  const small = { face, size: 10 }
  const said = words(map.lang)
  const draws: Draw[] = []
  let top = y
  const put = (block: Block, gap = 4) => {
    draws.push(...block.draws)
    top += block.height + gap
  }
  put(paragraph(map.legend_title, EDGE, top, width, small, 'quiet', true), 2)
  const own = [said.curve, said.hatch].map((text) => ({ text, tone: 'quiet' as const }))
  put(inRow([...map.legend, ...own], EDGE, top, width, small), 8)
  if (!map.remarks.length) return { draws, height: top - y }
  put(paragraph(map.remarks_title, EDGE, top, width, small, 'quiet', true), 2)
  put(inColumns(map.remarks, EDGE, top, width, small))
  return { draws, height: top - y }
}

/** Numbered texts in columns of a width that reads well, one column after another, equally high. */
function inColumns(texts: string[], x: number, y: number, width: number, setting: Setting): Block {
  const columns = Math.max(1, Math.floor(width / 380))
  const each = width / columns
  const blocks = texts.map((text, index) => (left: number, top: number) => {
    return paragraph(`${index + 1}. ${text}`, left, top, each - 24, setting, 'quiet')
  })
  const heights = blocks.map((make) => make(0, 0).height + 3)
  const share = heights.reduce((sum, height) => sum + height, 0) / columns
  const draws: Draw[] = []
  let [column, top, tallest] = [0, 0, 0]
  blocks.forEach((make, index) => {
    if (top > 0 && top + (heights[index] ?? 0) / 2 > share && column < columns - 1) [column, top] = [column + 1, 0]
    draws.push(...make(x + each * column, y + top).draws)
    top += heights[index] ?? 0
    tallest = Math.max(tallest, top)
  })
  return { draws, height: tallest }
}
