import type { Choice } from '../app/filterbar'
import type { Cell, FigureRef, Item, Lane, MapDocument, StageHead } from '../render/document'

export type { Cell, FigureRef, Item, Lane, StageHead }

export type Persona = { id: string; title: string; firmographics: Record<string, string>; traits: string[]; needs: string[]; pains: string[] }

/** The whole map as the server tells it: what the painters draw, and what the screen needs besides. */
export type Doc = MapDocument & {
  subject: string; revision: string; as_of: string; since: string | null; until: string | null
  where: { by: string; value: string }[]; subjects: number; outside: number; span: { first: string; last: string } | null
  choices: Choice[]; personas: Persona[]
}

/** The document with some cell's items replaced: what is painted while a change is on its way. */
export function withItems(doc: Doc, path: string, items: (before: Item[]) => Item[]): Doc {
  const lanes = doc.lanes.map((lane) => {
    if (!lane.cells.some((cell) => cell.path === path)) return lane
    return { ...lane, cells: lane.cells.map((cell) => (cell.path === path ? { ...cell, items: items(cell.items), absent: false } : cell)) }
  })
  return { ...doc, lanes }
}

/** The document with a stage's title replaced. */
export function withTitle(doc: Doc, stage: string, title: string): Doc {
  return { ...doc, stages: doc.stages.map((one) => (one.stage === stage ? { ...one, title } : one)) }
}

/** An item that says a text and nothing else. */
export function plain(text: string, path: string | null): Item {
  return { text, tone: 'plain', path, sign: null, head: null, channel: null, time: null, figure: null, bar: null, spark: [], items: [] }
}

/** Whether an item, or one in it, was measured. */
export function measured(item: Item): boolean {
  return item.figure !== null || item.bar !== null || item.items.some(measured)
}
