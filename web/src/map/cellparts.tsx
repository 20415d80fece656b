import { ActionIcon } from '@mantine/core'
import { IconChecks, IconForms, IconMessage, IconPencil, IconSpeakerphone } from '@tabler/icons-react'
import { useCallback, useMemo, useRef } from 'react'
import { useLang } from '../app/i18n'
import type { Cell, Doc, Lane } from './document'
import { CellEditor, editedInPlace } from './edit/celleditor'
import { useWords as useEditWords } from './edit/words'
import type { CellParts } from './grid'
import css from './map.module.css'
import type { Opened } from './open'
import { useReviewing, type Comment, type Other, type Review } from './talk/data'
import { useWords as useTalkWords } from './talk/words'

export type Only = 'all' | 'stale' | 'talk'
type Given = { may: boolean; open: (next: Opened | null) => void; comments: Comment[]; reviews: Review[]; others: Other[]; only: Only; editing: string | null; setEditing: (path: string | null) => void; doc: Doc }

/** What editing, talking and reviewing add to the cells of the map. */
export function useCellParts({ may, open, comments, reviews, others, only, editing, setEditing, doc }: Given): { parts: CellParts; act: (action: 'edit' | 'talk' | 'review', lane: Lane, cell: Cell) => void } {
  const lang = useLang()
  const [said, reviewing] = [useTalkWords(), useReviewing(doc.journey)]
  const now = useRef({ said, reviewing })
  now.current = { said, reviewing }
  const act = useCallback((action: 'edit' | 'talk' | 'review', lane: Lane, cell: Cell) => {
    if (cell.path === null) return
    if (action === 'review') void now.current.reviewing([cell.path])
    else if (action === 'edit' && editedInPlace(lane, cell)) setEditing(cell.path)
    else open({ kind: 'cell', path: cell.path, stage: cell.stage, lane: lane.key, tab: action === 'edit' ? 'edit' : 'talk' })
  }, [open, setEditing])
  const parts = useMemo((): CellParts => {
    const talked = (cell: Cell) => comments.filter((one) => one.path === cell.path && one.resolved_at === null).length
    const reviewed = (cell: Cell) => reviews.find((one) => one.path === cell.path)
    return {
      editing,
      editor: (lane, cell) => <CellEditor lane={lane} cell={cell} leave={() => setEditing(null)} />,
      tools: (lane, cell, active) => <Tools lane={lane} cell={cell} may={may} active={active} act={act} moves={() => open({ kind: 'journey', stage: cell.stage })} />,
      marks: (cell) => <Marks count={talked(cell)} review={reviewed(cell)} />,
      note: (cell) => {
        const names = others.filter((one) => one.path !== null && cell.path !== null && (one.path === cell.path || one.path.startsWith(`${cell.path}/`))).map((one) => one.name)
        return names.length === 0 ? '' : now.current.said('editing_here', { names: names.join(', ') })
      },
      faint: (cell) => (only === 'stale' ? reviewed(cell)?.stale !== true : only === 'talk' ? talked(cell) === 0 : false),
    }
  }, [act, comments, editing, lang, may, only, open, others, reviews, setEditing])
  return { parts, act }
}

type ToolsProps = { lane: Lane; cell: Cell; may: boolean; active: boolean; act: (action: 'edit' | 'talk' | 'review', lane: Lane, cell: Cell) => void; moves: () => void }

function Tools({ lane, cell, may, active, act, moves }: ToolsProps) {
  const [t, talk] = [useEditWords(), useTalkWords()]
  if (cell.path === null) return null
  const tab = active ? 0 : -1
  const props = { size: 24, variant: 'subtle', color: 'gray', tabIndex: tab } as const
  return (
    <span className={`${css.tools} jg-screen`}>
      {may && <ActionIcon {...props} aria-label={t('edit')} onClick={() => act('edit', lane, cell)}>{editedInPlace(lane, cell) ? <IconPencil size={14} /> : <IconForms size={14} />}</ActionIcon>}
      {may && lane.key === 'content' && <ActionIcon {...props} aria-label={t('edit_moves')} title={t('edit_moves')} onClick={moves}><IconSpeakerphone size={14} /></ActionIcon>}
      <ActionIcon {...props} aria-label={talk('talk')} onClick={() => act('talk', lane, cell)}><IconMessage size={14} /></ActionIcon>
      {may && <ActionIcon {...props} aria-label={talk('review')} onClick={() => act('review', lane, cell)}><IconChecks size={14} /></ActionIcon>}
    </span>
  )
}

function Marks({ count, review }: { count: number; review: Review | undefined }) {
  const talk = useTalkWords()
  if (count === 0 && review === undefined) return null
  return (
    <span className={css.marks}>
      {count > 0 && <span className={css.mark}><IconMessage size={12} aria-hidden />{talk('comments', { n: count })}</span>}
      {review !== undefined && <span className={`${css.mark} ${review.stale ? css.stale : ''}`}><IconChecks size={12} aria-hidden />{review.stale ? talk('stale') : talk('reviewed')}</span>}
    </span>
  )
}
