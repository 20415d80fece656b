/** A place of the grid: row 0 are the stages' heads, column 0 the lanes' names. */
export type Place = { row: number; col: number }

/** Where a key leads in a grid of so many rows and columns; null where it leads nowhere. */
export function led(place: Place, key: string, ctrl: boolean, rows: number, cols: number): Place | null {
  const [last, end] = [rows - 1, cols - 1]
  const to = ({ row, col }: Place): Place => ({ row: Math.min(last, Math.max(0, row)), col: Math.min(end, Math.max(0, col)) })
  switch (key) {
    case 'ArrowLeft': return to({ row: place.row, col: ctrl ? 0 : place.col - 1 })
    case 'ArrowRight': return to({ row: place.row, col: ctrl ? end : place.col + 1 })
    case 'ArrowUp': return to({ row: ctrl ? 0 : place.row - 1, col: place.col })
    case 'ArrowDown': return to({ row: ctrl ? last : place.row + 1, col: place.col })
    case 'Home': return to({ row: ctrl ? 0 : place.row, col: 0 })
    case 'End': return to({ row: ctrl ? last : place.row, col: end })
    case 'PageUp': return to({ row: place.row - 5, col: place.col })
    case 'PageDown': return to({ row: place.row + 5, col: place.col })
    default: return null
  }
}

/** The place of the map's grid that a cell's place in its rows is; places outside are brought in. */
export function within(place: Place, rows: number, cols: number): Place {
  return { row: Math.min(Math.max(0, place.row), Math.max(0, rows - 1)), col: Math.min(Math.max(0, place.col), Math.max(0, cols - 1)) }
}
