/** How wide a text is in the fonts of the map, by the advance widths of their glyphs. */

import { ADVANCES } from './advances'

export type Face = 'sans' | 'tc'
type Table = Int16Array

/** The face that a language's texts are set in first; the other one helps out where it lacks a glyph. */
export function faceOf(lang: string): Face {
  return lang === 'zh-Hant' ? 'tc' : 'sans'
}

/** The font families of a language, its own script first. */
export function familyOf(lang: string): string {
  return lang === 'zh-Hant' ? "'Noto Sans TC','Noto Sans',sans-serif" : "'Noto Sans','Noto Sans TC',sans-serif"
}

const UNKNOWN = 620
const WIDE = 1000
const LAST = 0x2e80
const tables = new Map<string, Table>()

/** The widths of a face, helped out by the other one; of code points from LAST on every glyph is wide. */
function tableOf(face: Face, bold: boolean): Table {
  const weight = bold ? 'Bold' : 'Regular'
  const known = tables.get(face + weight)
  if (known) return known
  const table = new Int16Array(LAST).fill(UNKNOWN)
  table.fill(0, 0x300, 0x370)
  fill(table, ADVANCES[`${face === 'tc' ? 'sans' : 'tc'}${weight}`])
  fill(table, ADVANCES[`${face}${weight}`])
  tables.set(face + weight, table)
  return table
}

function fill(table: Table, packed: string): void {
  for (const run of packed.split(';')) {
    const [start, widths] = run.split(':')
    const from = parseInt(start ?? '0', 36)
    widths?.split(',').forEach((width, index) => (table[from + index] = parseInt(width, 36)))
  }
}

/** Whether the character is as wide as it is high: Chinese, kana, full-width forms, emoji. */
export function isWide(code: number): boolean {
  return (
    code >= LAST &&
    (code <= 0x9fff ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xff00 && code <= 0xff60) ||
      code >= 0x1f000)
  )
}

/** The width of the text in thousandths of its size. */
export function unitsOf(text: string, face: Face, bold: boolean): number {
  const table = tableOf(face, bold)
  let sum = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.codePointAt(index) ?? 0
    if (code > 0xffff) index += 1
    sum += code < LAST ? (table[code] ?? UNKNOWN) : isWide(code) ? WIDE : UNKNOWN
  }
  return sum
}

/** The width of the text in that size. */
export function widthOf(text: string, size: number, face: Face, bold = false): number {
  return (unitsOf(text, face, bold) * size) / 1000
}
