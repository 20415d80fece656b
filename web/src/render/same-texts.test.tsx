import { readFileSync } from 'node:fs'
import { MantineProvider } from '@mantine/core'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'

import { Items } from '../map/items'
import { curveOf } from './curve-points'
import type { Cell, Emotion, Item, MapDocument } from './document'
import type { Draw } from './draws'
import { layout, type LaneBox } from './layout'
import { cellTexts } from './texts'

const LANGS = ['en', 'ru', 'zh-Hant']
const NOTHING = {
  text: '',
  tone: 'plain',
  path: null,
  sign: null,
  head: null,
  channel: null,
  time: null,
  figure: null,
  bar: null,
}

const UNSAID = {
  believed: null,
  measured: null,
  low: null,
  high: null,
  answers: 0,
  texts: { believed: '', measured: '', gap: '' },
}

/** The golden document; it leaves out what is empty. */
function golden(lang: string): MapDocument {
  const path = new URL(`../../../tests/glass/golden/document-${lang}.json`, import.meta.url)
  const map = JSON.parse(readFileSync(path, 'utf8')) as MapDocument
  const item = (found: Item): Item => ({ ...NOTHING, ...found, spark: found.spark ?? [], items: (found.items ?? []).map(item) })
  const emotion = (found: Emotion): Emotion => ({ ...UNSAID, ...found, texts: { ...UNSAID.texts, ...found.texts } })
  const cell = (found: Cell): Cell => {
    return { ...found, emotion: found.emotion ? emotion(found.emotion) : null, items: (found.items ?? []).map(item) }
  }
  return { ...map, lanes: map.lanes.map((lane) => ({ ...lane, cells: lane.cells.map(cell) })) }
}

const bare = (text: string) => text.replace(/\s+/g, '')
const lines = (draws: Draw[]) => draws.map((draw) => (draw.kind === 'text' ? draw.text : '')).join('')

/** What is left of the painted text after the cell's texts were taken off it, one after another. */
function left(painted: string, texts: string[]): string {
  let [rest, before] = [bare(painted), '']
  for (const text of texts) {
    const at = rest.indexOf(bare(text))
    expect(at, `${text} in ${rest}`).toBeGreaterThanOrEqual(0)
    before += rest.slice(0, at)
    rest = rest.slice(at + bare(text).length)
  }
  return before + rest
}

/** The texts of a cell on the screen, as the grid marks them. */
function onScreen(cell: Cell): string[] {
  const html = renderToStaticMarkup(
    <MantineProvider>
      <Items items={cell.items} form="plain" marked />
    </MantineProvider>,
  )
  const unescaped = (text: string) =>
    text
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&#x27;/g, "'")
      .replace(/&amp;/g, '&')
  return [...html.matchAll(/<span data-text="[^"]*">([^<]*)<\/span>/g)].map((found) => unescaped(found[1] ?? ''))
}

function onPaper(box: LaneBox, index: number, map: MapDocument): string {
  return lines(box.cells[index]?.draws ?? []) + (box.curve ? labels(box, index, map) : '')
}

function labels(box: LaneBox, index: number, map: MapDocument): string {
  const point = box.curve?.points[index]
  if (!point) return ''
  const curve = curveOf([point], 0, 100, map.lang === 'zh-Hant' ? 'tc' : 'sans')
  return [...curve.measured, ...curve.believed].flatMap((dot) => dot.lines).join('')
}

describe.each(LANGS)('the map in %s', (lang) => {
  const map = golden(lang)
  const page = layout(map)

  it('shows the same texts on paper as on the screen', () => {
    let cells = 0
    for (const box of page.lanes.filter(({ curve }) => !curve)) {
      const lane = map.lanes.find(({ key }) => key === box.key)
      lane?.cells.forEach((cell, index) => {
        const texts = cellTexts(cell)
        expect(onScreen(cell)).toEqual(texts)
        // Only the colon between what a thing is called and what is said of it stands on paper alone.
        expect(left(onPaper(box, index, map), texts)).toMatch(/^[:：]*$/)
        cells += 1
      })
    }
    expect(cells).toBeGreaterThan(30)
  })

  it('says the feelings on paper that the grid says', () => {
    const box = page.lanes.find(({ curve }) => curve)
    const lane = map.lanes.find(({ key }) => key === box?.key)
    expect(box && lane).toBeTruthy()
    lane?.cells.forEach((cell, index) => {
      const painted = box ? bare(onPaper(box, index, map)) : ''
      const texts = cellTexts(cell)
      for (const text of texts) expect(painted).toContain(bare(text))
      expect(painted.length).toBe(bare(texts.join('')).length)
    })
  })

  it('leaves out no lane that says anything', () => {
    const telling = map.lanes.filter(({ cells }) => cells.some((cell) => cellTexts(cell).length))
    expect(page.lanes.map(({ key }) => key)).toEqual(telling.map(({ key }) => key).filter((key) => key !== 'phase'))
  })
})
