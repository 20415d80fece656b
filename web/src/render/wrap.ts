/** Breaks a text into lines of a width: at blanks, after hyphens, between Chinese characters; a long word where it must. */

import { isWide, unitsOf, type Face } from './measure'

const NOT_FIRST = new Set('，。、；：！？）」』】》〉…％%,.;:!?)]}’”»')
const NOT_LAST = new Set('（「『【《〈([{‘“«')
const BREAK_AFTER = new Set('-‐–—/·')

/** A part of a text after which a line may end: its width without and with the blanks that follow it. */
interface Piece {
  text: string
  bare: number
  whole: number
}

const MOST_KNOWN = 20_000
const known = new Map<string, Piece[]>()

/** The lines of the text; an empty text has none. */
export function wrap(text: string, width: number, size: number, face: Face, bold = false): string[] {
  const most = (width * 1000) / size
  const lines: string[] = []
  let [line, units] = ['', 0]
  for (const piece of piecesOf(text, face, bold)) {
    for (const part of piece.bare <= most ? [piece] : torn(piece, most, face, bold)) {
      if (line && units + part.bare > most) {
        lines.push(line.trimEnd())
        ;[line, units] = ['', 0]
      }
      line += part.text
      units += part.whole
    }
  }
  return line.trim() ? [...lines, line.trimEnd()] : lines
}

/** The largest of the sizes in which no word of the text has to be torn, else the smallest. */
export function untorn(text: string, width: number, sizes: number[], face: Face, bold = false): number {
  const widest = Math.max(0, ...piecesOf(text, face, bold).map(({ bare }) => bare))
  return sizes.find((size) => (widest * size) / 1000 <= width) ?? Math.min(...sizes)
}

function piecesOf(text: string, face: Face, bold: boolean): Piece[] {
  const key = face + (bold ? 'b' : 'r') + text
  const found = known.get(key)
  if (found) return found
  if (known.size > MOST_KNOWN) known.clear()
  const made = pieces(text).map((part) => pieceOf(part, face, bold))
  known.set(key, made)
  return made
}

function pieceOf(text: string, face: Face, bold: boolean): Piece {
  const bare = unitsOf(text.trimEnd(), face, bold)
  return { text, bare, whole: text.endsWith(' ') ? unitsOf(text, face, bold) : bare }
}

/** The parts of the text after which a line may end, each with the blanks that follow it. */
export function pieces(text: string): string[] {
  const found: string[] = []
  const chars = [...text]
  let start = 0
  for (let index = 0; index < chars.length; index += 1) {
    const next = chars[index + 1]
    if (next !== undefined && !mayBreak(chars[index] ?? '', next)) continue
    found.push(chars.slice(start, index + 1).join(''))
    start = index + 1
  }
  return found
}

function mayBreak(char: string, next: string): boolean {
  if (next === ' ') return false
  if (char === ' ') return true
  if (NOT_FIRST.has(next) || NOT_LAST.has(char)) return false
  if (isWide(char.codePointAt(0) ?? 0) || isWide(next.codePointAt(0) ?? 0)) return char !== '\u00a0' && next !== '\u00a0'
  return BREAK_AFTER.has(char) && !/[0-9]/.test(next)
}

/** A piece too long for any line, in parts that fit. */
function torn(piece: Piece, most: number, face: Face, bold: boolean): Piece[] {
  const parts: Piece[] = []
  let part = ''
  for (const char of piece.text) {
    if (part && unitsOf(part + char, face, bold) > most) {
      parts.push(pieceOf(part, face, bold))
      part = ''
    }
    part += char
  }
  return [...parts, pieceOf(part, face, bold)]
}
