import { SegmentedControl } from '@mantine/core'
import { useElementSize, useWindowEvent } from '@mantine/hooks'
import { useId, useState, type KeyboardEvent, type ReactNode, type SyntheticEvent } from 'react'
import { useLang } from '../app/i18n'
import { ink } from '../app/tokens'
import type { Drawing } from './base'
import css from './charts.module.css'
import { useWords } from './pagewords'

/** The same facts as a table: heads, then rows; numbers stand right. */
export interface Twin {
  heads: string[]
  rows: (string | number)[][]
}

/** Narrower than this nothing can be read: what is wider than its place is scrolled. */
const LEAST = 250

interface Shown {
  title: string
  table: Twin
  picture: (drawing: Drawing) => ReactNode
  open?: (key: string) => void
  note?: ReactNode
  tools?: ReactNode
}

/** A chart on the page: the picture or its table twin, with what each mark says, by pointer and by keyboard. */
export function Chart({ title, table, picture, open, note, tools }: Shown) {
  const t = useWords()
  const lang = useLang()
  const id = useId().replaceAll(':', '')
  const { ref, width } = useElementSize<HTMLDivElement>()
  const [view, setView] = useState<'picture' | 'table'>('picture')
  const tip = useTip(open)
  return (
    <figure className={css.frame} data-chart>
      <div className={css.head}>
        <figcaption className={css.title}>{title}</figcaption>
        <div className={`${css.tools} jg-screen`}>
          {tools}
          <SegmentedControl size="xs" value={view} onChange={(next) => setView(next as 'picture' | 'table')} aria-label={t('view_of', { what: title })}
            data={[{ value: 'picture', label: t('picture') }, { value: 'table', label: t('table') }]} />
        </div>
      </div>
      <div ref={ref} className={css.room}>
        {view === 'table'
          ? <TableTwin {...table} label={title} />
          : width > 0 && <div className={css.picture} {...tip.listeners}>{picture({ id, width: Math.max(width, LEAST), lang, ink })}{tip.shown}</div>}
      </div>
      {note !== undefined && <div className={css.note}>{note}</div>}
    </figure>
  )
}

/** A table of texts and numbers, which scrolls by itself where it is too wide. */
export function TableTwin({ heads, rows, label }: Twin & { label: string }) {
  const right = heads.map((_, place) => rows.length > 0 && rows.every((row) => typeof row[place] === 'number' || /^[<>≤≥−+~]?[\d\s\u00a0.,]+/.test(String(row[place])) || row[place] === ''))
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={css.table}>
        <caption className={css.caption}>{label}</caption>
        <thead><tr>{heads.map((head, place) => <th key={place} scope="col" data-right={right[place] || undefined}>{head}</th>)}</tr></thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>{row.map((cell, place) => (place === 0
              ? <th key={place} scope="row">{cell}</th>
              : <td key={place} data-right={right[place] || undefined}>{cell}</td>))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface Tip {
  text: string
  x: number
  y: number
  above: boolean
}

/** What a mark says, beside it, while the pointer is over it or the focus is on it; arrow keys go from mark to mark. */
function useTip(open: ((key: string) => void) | undefined) {
  const [tip, setTip] = useState<Tip | null>(null)
  useWindowEvent('scroll', () => setTip(null))
  const show = (event: SyntheticEvent<HTMLElement>) => {
    const mark = markOf(event.target)
    if (mark === null) return setTip(null)
    // Fixed to the window, since the picture's own box cuts off what reaches beyond it.
    const box = mark.getBoundingClientRect()
    const above = box.top > 130
    const room = box.bottom + 120 < window.innerHeight
    const x = Math.min(Math.max(box.left + box.width / 2, 150), Math.max(150, window.innerWidth - 150))
    setTip({ text: mark.dataset.mark ?? '', x, y: above ? box.top - 8 : room ? box.bottom + 8 : Math.max(box.top, 0) + 24, above })
  }
  const opened = (target: EventTarget) => {
    const key = markOf(target)?.dataset.open
    if (key !== undefined) open?.(key)
  }
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') return setTip(null)
    if (event.key === 'Enter' || event.key === ' ') {
      if (markOf(event.target)?.dataset.open !== undefined) event.preventDefault()
      return opened(event.target)
    }
    const next = ledTo(event)
    if (next === null) return
    event.preventDefault()
    next.focus()
  }
  const listeners = {
    onPointerOver: show, onFocus: show, onPointerLeave: () => setTip(null), onBlur: () => setTip(null), onKeyDown: keys,
    onClick: (event: SyntheticEvent<HTMLElement>) => { show(event); opened(event.target) },
  }
  const shown = tip === null ? null : (
    <div className={css.tip} role="presentation" data-above={tip.above || undefined} style={{ left: tip.x, top: tip.y }}>
      {tip.text.split('\n').map((line, index) => <div key={index} data-first={index === 0 || undefined}>{line}</div>)}
    </div>
  )
  return { listeners, shown }
}

function markOf(target: EventTarget): (SVGGElement & HTMLElement) | null {
  return target instanceof Element ? target.closest<SVGGElement & HTMLElement>('[data-mark]') : null
}

/** The mark that a key leads to from the focused one. */
function ledTo(event: KeyboardEvent<HTMLElement>): SVGGElement | null {
  const marks = [...event.currentTarget.querySelectorAll<SVGGElement>('[data-mark]')]
  const here = marks.indexOf(markOf(event.target) as SVGGElement)
  if (here < 0) return null
  const to = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: Math.max(0, marks.findIndex((mark) => mark.tabIndex === 0)), End: marks.length - 1 }[event.key]
  return to === undefined ? null : (marks[Math.min(marks.length - 1, Math.max(0, to))] ?? null)
}
