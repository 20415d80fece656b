import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useContext } from 'react'
import { cellTexts } from '../render/texts'
import type { Cell, Lane } from './document'
import { EmotionCurve } from './emotion'
import { InsideContext, Items, Said } from './items'
import css from './map.module.css'
import { useWords } from './words'

/** What a cell of the map shows, by its kind. */
export function CellView({ lane, cell, index, journey }: { lane: Lane; cell: Cell; index: number; journey: string }) {
  if (lane.waits) return <Skeleton height={14} width="70%" aria-hidden />
  if (cell.kind === 'emotion') return <EmotionCell lane={lane} cell={cell} index={index} />
  if (cell.items.length === 0) return <Nothing absent={cell.absent} />
  if (cell.kind === 'accounts') return <Accounts cell={cell} journey={journey} />
  const form = cell.kind === 'steps' ? (cell.items.some((item) => item.time !== null) ? 'day' : 'dots') : cell.kind === 'texts' && cell.items.length > 1 ? 'dots' : 'plain'
  return <Items items={cell.items} form={form} marked={lane.group === 'both'} />
}

function Nothing({ absent }: { absent: boolean }) {
  const t = useWords()
  return <span className={css.none} aria-label={absent ? t('absent') : t('empty')}>{absent ? '–' : ''}</span>
}

function EmotionCell({ lane, cell, index }: { lane: Lane; cell: Cell; index: number }) {
  const texts = cellTexts(cell)
  const { active, open } = useContext(InsideContext)
  const figure = cell.items.find((item) => item.figure !== null)?.figure ?? null
  if (texts.length === 0) return <Nothing absent={cell.absent} />
  const tones = ['', 'jg-tone-quiet', 'jg-tone-quiet']
  return (
    <>
      <EmotionCurve before={lane.cells[index - 1]} here={cell} after={lane.cells[index + 1]} />
      {texts.map((text, place) => (
        <div key={place} className={css.item}>
          {place === 0 && figure !== null && (cell.emotion?.measured ?? null) !== null
            ? <button type="button" className={css.figure} tabIndex={active ? 0 : -1} aria-haspopup="dialog" onClick={() => open(figure)}><Said text={text} /></button>
            : <span className={tones[place]}><Said text={text} /></span>}
        </div>
      ))}
    </>
  )
}

/** Who is there now: the texts lead to the accounts themselves. */
function Accounts({ cell, journey }: { cell: Cell; journey: string }) {
  const t = useWords()
  const { active } = useContext(InsideContext)
  return (
    <>
      <Items items={cell.items} form="plain" marked={false} />
      <Link to={'/accounts/$journey' as never} params={{ journey } as never} search={((before: Record<string, unknown>) => ({ since: before['since'], until: before['until'], as_of: before['as_of'], where: before['where'], stage: cell.stage })) as never}
        tabIndex={active ? 0 : -1} className={`jg-screen ${css.accounts}`}>{t('to_accounts')}</Link>
    </>
  )
}
