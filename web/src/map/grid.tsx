import { memo, useCallback, useEffect, useMemo, useRef, useState, type FocusEvent, type KeyboardEvent, type ReactNode } from 'react'
import { CellView } from './cell'
import type { Cell, Doc, FigureRef, Lane } from './document'
import { Head } from './head'
import { InsideContext } from './items'
import { led, within, type Place } from './keys'
import { gathers } from '../render/texts'
import css from './map.module.css'
import { useWords } from './words'

/** What hangs on cells besides what the map says: made by those who edit and talk. */
export type CellParts = {
  editing: string | null
  editor: (lane: Lane, cell: Cell) => ReactNode
  tools: (lane: Lane, cell: Cell, active: boolean) => ReactNode
  marks: (cell: Cell) => ReactNode
  note: (cell: Cell) => string
  faint: (cell: Cell) => boolean
}

export type GridProps = {
  doc: Doc; lanes: Lane[]; shown: number[]; rises: Record<string, number>; may: boolean; parts: CellParts
  open: (ref: FigureRef) => void; act: (action: 'edit' | 'talk' | 'review', lane: Lane, cell: Cell) => void; actHead: (stage: string) => void
  foot?: ReactNode
}

/** The map as a grid: stages across, lanes down; arrow keys lead from cell to cell, Tab into the cell that has the focus. */
export function Grid({ doc, lanes, shown, rises, may, parts, open, act, actHead, foot }: GridProps) {
  const t = useWords()
  const table = useRef<HTMLTableElement>(null)
  const [rows, cols] = [lanes.length + 1, shown.length + 1]
  const [said, setActive] = useState<Place>({ row: 0, col: 1 })
  const active = within(said, rows, cols)
  const focus = useCallback((place: Place) => {
    setActive(place)
    table.current?.querySelector<HTMLElement>(`[data-cell="${place.row}-${place.col}"]`)?.focus({ preventScroll: false })
  }, [])
  const onKey = (event: KeyboardEvent) => {
    const held = event.target as HTMLElement
    if (held.closest('[data-editor]') !== null) return
    const cell = held.closest<HTMLElement>('[data-cell]')
    if (cell === null) return
    if (event.key === 'Escape' && held !== cell) return focus(active)
    if (event.altKey || event.metaKey) return
    const to = led(active, event.key, event.ctrlKey, rows, cols)
    if (to !== null) {
      event.preventDefault()
      return focus(to)
    }
    if (held !== cell || event.ctrlKey) return
    const [lane, index] = [lanes[active.row - 1], shown[active.col - 1]]
    const found = index === undefined ? undefined : lane?.cells[index]
    if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault()
      const stage = index === undefined ? undefined : doc.stages[index]
      if (active.row === 0) {
        if (stage !== undefined && may) actHead(stage.stage)
      } else if (may && lane !== undefined && found?.path) act('edit', lane, found)
      else cell.querySelector<HTMLElement>('button, a')?.focus()
    }
    if (found?.path && lane !== undefined && (event.key === 'c' || event.key === 'с')) { event.preventDefault(); act('talk', lane, found) }
    if (found?.path && lane !== undefined && may && (event.key === 'r' || event.key === 'к')) { event.preventDefault(); act('review', lane, found) }
  }
  const onFocus = (event: FocusEvent) => {
    const where = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]')?.dataset['cell']?.split('-')
    if (where !== undefined) setActive({ row: Number(where[0]), col: Number(where[1]) })
  }
  const tab = (row: number, col: number) => (active.row === row && active.col === col ? 0 : -1)
  return (
    <table role="grid" ref={table} className={css.grid} aria-label={doc.title} aria-rowcount={rows} aria-colcount={cols} onKeyDown={onKey} onFocus={onFocus}>
      <colgroup><col className={css.lanecol} />{shown.map((index) => <col key={index} className={css.stagecol} />)}</colgroup>
      <thead role="rowgroup">
        <tr role="row" aria-rowindex={1}>
          <th role="columnheader" className={css.corner} data-cell="0-0" tabIndex={tab(0, 0)} aria-colindex={1}>{t('lane')}</th>
          {shown.map((index, place) => {
            const stage = doc.stages[index]
            if (stage === undefined) return null
            const is = tab(0, place + 1) === 0
            return (
              <th role="columnheader" scope="col" key={stage.stage} data-cell={`0-${place + 1}`} data-head={stage.stage} tabIndex={is ? 0 : -1} aria-colindex={place + 2}
                className={doc.crossover === index ? css.crossover : undefined}>
                <Head doc={doc} stage={stage} index={index} rise={rises[stage.stage] ?? 0} active={is} edit={may} />
              </th>
            )
          })}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {lanes.map((lane, row) => (
          <tr role="row" key={lane.key} aria-rowindex={row + 2} data-lane={lane.key}>
            <th role="rowheader" scope="row" className={css[lane.group]} data-cell={`${row + 1}-0`} tabIndex={tab(row + 1, 0)} aria-colindex={1} aria-label={`${lane.title}, ${t(lane.group)}`}>{lane.title}</th>
            {shown.map((index, place) => {
              const cell = lane.cells[index]
              if (cell === undefined) return null
              return <GridCell key={cell.stage} row={row + 1} col={place + 1} lane={lane} cell={cell} index={index} journey={doc.journey} crossed={doc.crossover === index} active={tab(row + 1, place + 1) === 0} parts={parts} open={open} focus={focus} act={act} may={may} />
            })}
          </tr>
        ))}
        {foot}
      </tbody>
    </table>
  )
}

type GridCellProps = {
  row: number; col: number; lane: Lane; cell: Cell; index: number; journey: string; crossed: boolean; active: boolean; parts: CellParts; may: boolean
  open: (ref: FigureRef) => void; focus: (place: Place) => void; act: GridProps['act']
}

/**
 * One cell; everything that it takes stays the same from one painting to the next, so that only what changed is painted.
 * What can be done to it is there where somebody looks: in some hundred cells its buttons would be most of the page.
 */
const GridCell = memo(function GridCell({ row, col, lane, cell, index, journey, crossed, active, parts, may, open, focus, act }: GridCellProps) {
  const [near, setNear] = useState(false)
  const inside = useMemo(() => ({ active, open }), [active, open])
  const editing = cell.path !== null && parts.editing === cell.path
  const editable = may && cell.path !== null
  const was = useRef(false)
  useEffect(() => {
    // When the editor closes the focus is nowhere: it goes back to the cell.
    if (was.current && !editing && (document.activeElement === document.body || document.activeElement === null)) focus({ row, col })
    was.current = editing
  })
  const classes = [crossed ? css.crossover : '', dark(lane, cell) ? css.terra : '', parts.note(cell) !== '' ? css.busy : '', parts.faint(cell) ? css.hidden : '']
  return (
    <td role="gridcell" data-cell={`${row}-${col}`} data-path={cell.path ?? undefined} data-kind={cell.kind} tabIndex={active ? 0 : -1} aria-colindex={col + 1} className={classes.join(' ')}
      aria-readonly={!editable} onPointerEnter={() => setNear(true)} onPointerLeave={() => setNear(false)} onDoubleClick={editable ? () => act('edit', lane, cell) : undefined}>
      <InsideContext value={inside}>
        {editing ? parts.editor(lane, cell) : <CellView lane={lane} cell={cell} index={index} journey={journey} />}
        {parts.note(cell) !== '' && <div className={css.mark}>{parts.note(cell)}</div>}
        {!editing && parts.marks(cell)}
        {!editing && (active || near) && parts.tools(lane, cell, active)}
      </InsideContext>
    </td>
  )
}, alike)

/** Whether a cell would be painted the same: of its lane only the curve of emotions takes more than what it is. */
function alike(before: GridCellProps, after: GridCellProps): boolean {
  return (Object.keys(after) as (keyof GridCellProps)[]).every((name) => before[name] === after[name] || (name === 'lane' && sameLane(before, after)))
}

const sameLane = ({ lane: before, cell }: GridCellProps, { lane: after }: GridCellProps) =>
  cell.kind !== 'emotion' && before.key === after.key && before.title === after.title && before.group === after.group && before.waits === after.waits

/** Whether a cell was to be measured and nothing of it can be said. */
function dark(lane: Lane, cell: Cell): boolean {
  const seen = cell.items.flatMap((item) => (gathers(item) ? item.items : [item])).filter((item) => item.figure !== null || item.tone === 'unknown')
  return lane.group !== 'written' && seen.length > 0 && seen.every((item) => item.tone === 'unknown')
}
