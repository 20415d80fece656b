import type { Shape } from '../api/types'
import type { Data as Said } from '../map/edit/source'

/** What the guide reads of a written journey; its file may say more. */
export type Persona = { id: string; title: Said; firmographics?: { [key: string]: Said }; traits?: Said[]; needs?: Said[]; pains?: Said[] }
export type Touchpoint = { id: string; title: Said; channel?: string | null }
export type Milestone = { id: string; title?: Said }
export type Stage = { id: string; title?: Said; phase?: string | null; steps?: Said[]; touchpoints?: Touchpoint[]; milestones?: Milestone[] }
export type Journey = { journey: string; title: Said; map: string; personas?: Persona[]; committee?: { [role: string]: { title?: Said; wants?: Said[]; fails_if?: Said[] } }; stages: Stage[] }

export type Item = { text: string; head: string | null; tone: string; sign: string | null; path: string | null; items: Item[]; figure: { figure: string; key: Record<string, string> } | null }
export type MapDocument = {
  journey: string; subjects: number; span: { first: string; last: string } | null
  outside: number; stages: { stage: string; title: string; here_now: number; terra: string | null }[]
  lanes: { key: string; title: string; cells: { stage: string; items: Item[] }[] }[]
}
export type Vocabulary = Shape<'VocabularyShape'>

/** The items of a cell without the heads that gather them by channel; each keeps the name of what it tells of. */
export function flat(items: Item[]): Item[] {
  return items.flatMap((item) => (item.items.length > 0 ? flat(item.items) : [item]))
}

/** What an item tells of, and what it tells: `Demo: 34% (30–38%)`. */
export function told(item: Item): string {
  return [item.head, item.text].filter(Boolean).join(': ')
}

/** A text of the file in a language: it is one text, or one a language. */
export function said(text: Said | undefined, lang: string): string {
  if (text === undefined || text === null) return ''
  if (typeof text !== 'object') return String(text)
  if (Array.isArray(text)) return text.map((one) => said(one, lang)).join('\n')
  return String(text[lang] ?? text['en'] ?? text['title'] ?? Object.values(text)[0] ?? '')
}

/** An id that the file takes, made of a title's Latin letters and digits. */
export function idOf(title: string, taken: readonly string[]): string {
  const plain = title.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').toLowerCase().slice(0, 40)
  const base = plain || `part-${taken.length + 1}`
  let found = base
  for (let n = 2; taken.includes(found); n += 1) found = `${base}-${n}`
  return found
}

/** The lines of a box, without empty ones. */
export function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter(Boolean)
}
