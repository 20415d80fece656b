/** Breaks a text into lines of a width: at blanks, after hyphens, between Chinese characters; a long word where it must. */

import { isWide, widthOf, type Face } from "./measure";

const NOT_FIRST = new Set("，。、；：！？）」』】》〉…％%,.;:!?)]}’”»");
const NOT_LAST = new Set("（「『【《〈([{‘“«");
const BREAK_AFTER = new Set("-‐–—/·");

/** The pieces between which a line may end; each with the blanks that follow it. */
export function pieces(text: string): string[] {
  const found: string[] = [];
  let piece = "";
  const chars = [...text];
  chars.forEach((char, index) => {
    piece += char;
    const next = chars[index + 1];
    if (next !== undefined && mayBreak(char, next)) {
      found.push(piece);
      piece = "";
    }
  });
  return piece ? [...found, piece] : found;
}

function mayBreak(char: string, next: string): boolean {
  if (next === " ") return false;
  if (char === " ") return true;
  if (NOT_FIRST.has(next) || NOT_LAST.has(char)) return false;
  if (isWide(char.codePointAt(0) ?? 0) || isWide(next.codePointAt(0) ?? 0)) return char !== "\u00a0" && next !== "\u00a0";
  return BREAK_AFTER.has(char) && !/[0-9]/.test(next);
}

/** The lines of the text; an empty text has none. */
export function wrap(text: string, width: number, size: number, face: Face, bold = false): string[] {
  const lines: string[] = [];
  let line = "";
  const fits = (said: string) => widthOf(said.trimEnd(), size, face, bold) <= width;
  for (const piece of pieces(text).flatMap((part) => (fits(part) ? [part] : torn(part, fits)))) {
    if (line && !fits(line + piece)) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  return line.trim() ? [...lines, line.trimEnd()] : lines;
}

/** A piece too long for any line, in parts that fit. */
function torn(piece: string, fits: (said: string) => boolean): string[] {
  const parts: string[] = [];
  let part = "";
  for (const char of piece) {
    if (part && !fits(part + char)) {
      parts.push(part);
      part = "";
    }
    part += char;
  }
  return [...parts, part];
}
