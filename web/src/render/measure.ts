/** How wide a text is in the fonts of the map, by the advance widths of their glyphs. */

import { ADVANCES } from "./advances";

export type Face = "sans" | "tc";

/** The face that a language's texts are set in first; the other one helps out where it lacks a glyph. */
export function faceOf(lang: string): Face {
  return lang === "zh-Hant" ? "tc" : "sans";
}

/** The font families of a language, its own script first. */
export function familyOf(lang: string): string {
  return lang === "zh-Hant" ? "'Noto Sans TC','Noto Sans',sans-serif" : "'Noto Sans','Noto Sans TC',sans-serif";
}

const UNKNOWN = 620;
const WIDE = 1000;
const tables = new Map<string, Map<number, number>>();

function tableOf(name: keyof typeof ADVANCES): Map<number, number> {
  const known = tables.get(name);
  if (known) return known;
  const table = new Map<number, number>();
  for (const run of ADVANCES[name].split(";")) {
    const [start, widths] = run.split(":");
    widths?.split(",").forEach((width, index) => table.set(parseInt(start ?? "0", 36) + index, parseInt(width, 36)));
  }
  tables.set(name, table);
  return table;
}

/** Whether the character is as wide as it is high: Chinese, kana, full-width forms, emoji. */
export function isWide(code: number): boolean {
  return (
    (code >= 0x2e80 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xff00 && code <= 0xff60) ||
    code >= 0x1f000
  );
}

function advance(code: number, face: Face, bold: boolean): number {
  const weight = bold ? "Bold" : "Regular";
  const own = tableOf(`${face}${weight}`).get(code);
  if (own !== undefined) return own;
  if (isWide(code)) return WIDE;
  if (code >= 0x300 && code <= 0x36f) return 0;
  return tableOf(`${face === "tc" ? "sans" : "tc"}${weight}`).get(code) ?? UNKNOWN;
}

/** The width of the text in that size. */
export function widthOf(text: string, size: number, face: Face, bold = false): number {
  let sum = 0;
  for (const char of text) sum += advance(char.codePointAt(0) ?? 0, face, bold);
  return (sum * size) / 1000;
}
