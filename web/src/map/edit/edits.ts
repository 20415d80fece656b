/** One change of one place of a journey's file, as the server takes it. */
export type Edit = {
  op: 'set' | 'add' | 'remove' | 'move'; path: string
  value?: unknown; was?: unknown; at?: number | null; to?: number | null; source?: string | null
}
export type Saved = { revision: string; version: number; undo: Edit[] }
export type Fault = { path: string; where: string; message: string; advice: string }
export type Conflict = { path: string; yours: unknown; theirs: unknown; by: string | null; at: string | null }

/** A line of a list while it is edited: its text, and its number in the list as it was (null: it is new). */
export type Line = { from: number | null; text: string }

export const lined = (texts: readonly string[]): Line[] => texts.map((text, from) => ({ from, text }))

/**
 * What turns a list of texts into these lines, in the smallest steps: changed texts are set, lines that are gone removed,
 * moved ones moved, new ones added. Empty lines are left out.
 */
export function listEdits(path: string, before: readonly string[], lines: readonly Line[]): Edit[] {
  const kept = lines.map((line) => ({ ...line, text: line.text.trim() })).filter((line) => line.text !== '')
  const edits: Edit[] = []
  for (const { from, text } of kept) {
    if (from !== null && before[from] !== text) edits.push({ op: 'set', path: `${path}/${from}`, value: text, was: before[from] })
  }
  const stay = new Set(kept.map((line) => line.from))
  const order = before.map((_, index) => index).filter((index) => stay.has(index))
  for (let index = before.length - 1; index >= 0; index -= 1) {
    if (!stay.has(index)) edits.push({ op: 'remove', path: `${path}/${index}`, was: before[index] })
  }
  const now: (number | null)[] = [...order]
  kept.forEach(({ from, text }, to) => {
    if (from === null) {
      edits.push({ op: 'add', path, value: text, at: to })
      now.splice(to, 0, null)
      return
    }
    const here = now.indexOf(from, to)
    if (here === to) return
    edits.push({ op: 'move', path: `${path}/${here}`, to })
    now.splice(here, 1)
    now.splice(to, 0, from)
  })
  return edits
}

/** The list after edits of it: what the server will make of them; for painting at once and for tests. */
export function applied(path: string, before: readonly string[], edits: readonly Edit[]): string[] {
  const found = [...before]
  for (const edit of edits) {
    const index = Number(edit.path.slice(path.length + 1))
    if (edit.op === 'set') found[index] = String(edit.value)
    if (edit.op === 'remove') found.splice(index, 1)
    if (edit.op === 'add') found.splice(edit.at ?? found.length, 0, String(edit.value))
    if (edit.op === 'move') found.splice(edit.to ?? 0, 0, ...found.splice(index, 1))
  }
  return found
}

/** A single value set, or taken out where it is empty; nothing where it is as it was. */
export function valueEdits(path: string, was: unknown, value: unknown): Edit[] {
  const next = value === '' ? null : value
  return JSON.stringify(next ?? null) === JSON.stringify(was ?? null) ? [] : [{ op: 'set', path, value: next, was: was ?? null }]
}

/** The faults at a place or below it. */
export function faultsAt(faults: readonly Fault[], path: string): Fault[] {
  return faults.filter((one) => one.path === path || one.path.startsWith(`${path}/`) || (one.path !== '' && path.startsWith(`${one.path}/`)))
}
