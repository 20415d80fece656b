/** The texts that a cell shows, in order: the grid on the screen and the picture on paper show these and no others. */

import type { Cell, Item } from './document'

// Controls, lone surrogates, non-characters, and marks that would turn the direction of what follows.
const UNFIT =
  // eslint-disable-next-line no-control-regex -- naming them is the purpose
  /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufffe\uffff]+|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** The text on one line, without characters that have no business in a picture. */
export function clean(text: string): string {
  return text.replace(UNFIT, ' ').trim()
}

/** Every text of the cell from top to bottom; nothing where the map has nothing. */
export function cellTexts(cell: Cell): string[] {
  if (cell.emotion) {
    const { measured, believed, gap } = cell.emotion.texts
    return [measured, believed, gap].map(clean).filter(Boolean)
  }
  return cell.items.flatMap(itemTexts)
}

/** The texts of an item: its time or head, its own words, then those of the items in it. */
export function itemTexts(item: Item): string[] {
  const own = [item.time, item.head, item.text].map((text) => clean(text ?? ''))
  return [...own.filter(Boolean), ...item.items.flatMap(itemTexts)]
}

/** Whether an item only stands above those under it, as a channel does above its touchpoints. */
export function gathers(item: Item): boolean {
  return item.items.length > 0 && item.tone === 'quiet' && clean(item.text) === ''
}
