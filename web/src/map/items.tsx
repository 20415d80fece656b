import { createContext, useContext, useId } from 'react'
import { clean, gathers } from '../render/texts'
import { BarView, Spark } from './bar'
import type { FigureRef, Item } from './document'
import css from './map.module.css'
import { useWords } from './words'

/** How a cell's inside behaves: whether Tab reaches into it, and what a figure does. */
export type Inside = { active: boolean; open: (ref: FigureRef) => void }
export const InsideContext = createContext<Inside>({ active: false, open: () => undefined })

/** A text of the map, exactly as it is painted on paper too. */
export function Said({ text }: { text: string }) {
  return <span data-text>{clean(text)}</span>
}

/** Items one under another; `marked`: each tells by its edge whether it is seen (solid) or believed (dashed). */
export function Items({ items, marked, form, name }: { items: Item[]; marked: boolean; form: 'plain' | 'dots' | 'day'; name?: string }) {
  const dots = form === 'dots' && items.length > 1
  return (
    <ul aria-labelledby={name} className={form === 'day' ? css.day : dots ? css.dots : undefined} style={{ listStyle: 'none', margin: 0, ...(dots || form === 'day' ? {} : { padding: 0 }) }}>
      {items.map((item, index) => <ItemView key={`${item.path ?? ''}-${index}`} item={item} marked={marked} />)}
    </ul>
  )
}

function ItemView({ item, marked }: { item: Item; marked: boolean }) {
  if (gathers(item)) return <Gathered item={item} marked={marked} />
  const [time, head, text] = [item.time, item.head, item.text].map((one) => clean(one ?? '')) as [string, string, string]
  const unseen = item.path !== null && (item.tone === 'unknown' || item.sign === '○')
  const edge = !marked || item.items.length > 0 ? '' : unseen ? css.believed : item.figure !== null || item.bar !== null ? css.seen : item.path !== null ? css.believed : ''
  const tone = item.tone === 'plain' ? '' : `jg-tone-${item.tone}`
  const sign = item.sign !== null && !text.startsWith(item.sign) && !head.startsWith(item.sign)
  return (
    <li className={`${css.item} ${edge}`}>
      {time !== '' && <span className={css.time}><Said text={time} /></span>}
      {sign && <span className={`${css.sign} ${tone}`} aria-hidden>{item.sign}</span>}
      {head !== '' && <span className={css.itemhead}><Said text={head} /></span>}
      {text !== '' && (item.figure === null ? <span className={tone}><Said text={text} /></span> : <Figure item={item} tone={tone} />)}
      {item.bar !== null && <BarView bar={item.bar} />}
      {item.spark.length > 0 && <Spark points={item.spark} />}
      {item.items.length > 0 && <Nested items={item.items} marked={marked} />}
    </li>
  )
}

/** A small heading, and what it gathers: a channel's touchpoints. */
function Gathered({ item, marked }: { item: Item; marked: boolean }) {
  const name = useId()
  return (
    <li className={css.gathered}>
      <span id={name} className={css.gatherer}><Said text={item.head ?? ''} /></span>
      <Items items={item.items} form="plain" marked={marked} name={name} />
    </li>
  )
}

/** What belongs under an item: a few short words stand in one line, a long list is folded away. */
function Nested({ items, marked }: { items: Item[]; marked: boolean }) {
  const t = useWords()
  const { active } = useContext(InsideContext)
  const bare = items.every((one) => one.head === null && one.bar === null && one.items.length === 0)
  if (bare && items.length <= 3) return <div className={css.inline}><Items items={items} marked={false} form="plain" /></div>
  const list = <div className={css.nested}><Items items={items} marked={marked} form="plain" /></div>
  if (!bare || items.length <= 4) return list
  return <details className={css.more}><summary tabIndex={active ? 0 : -1}>{t('n_more', { n: items.length })}</summary>{list}</details>
}

/** A text that was measured: it opens what stands behind it. */
function Figure({ item, tone }: { item: Item; tone: string }) {
  const { active, open } = useContext(InsideContext)
  return (
    <button type="button" className={`${css.figure} ${tone}`} tabIndex={active ? 0 : -1} aria-haspopup="dialog"
      onClick={() => { if (item.figure !== null) open(item.figure) }}>
      <Said text={item.text} />
    </button>
  )
}
