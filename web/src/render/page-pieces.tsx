/** The pictures within a page that has the map as a table: in the page's own colours, a column a stage. */

import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

import { EmotionCurve } from './curve'
import { dayAxis } from './day'
import type { Item, MapDocument } from './document'
import { Spark } from './marks'
import { faceOf, familyOf } from './measure'
import { waistOf } from './layout'
import { Day, Hourglass } from './strips'
import { paletteOf } from './tokens'

/** Each an SVG picture; empty where the map has none. `sparks` are of the items in the order of the document. */
export interface Pieces {
  emotion: string
  hourglass: string
  day: string
  sparks: string[]
}

const [CURVE, GLASS] = [140, 84]
const [SPARK_WIDTH, SPARK_HEIGHT] = [96, 16]
const palette = paletteOf('css')

export function piecesOf(map: MapDocument, column: number): Pieces {
  const width = column * map.stages.length
  const picture = (height: number, what: ReactNode) => drawn(width, height, familyOf(map.lang), what)
  const lane = map.lanes.find(({ cells }) => cells.some(({ emotion }) => emotion))
  const points = lane?.cells.map(({ stage, emotion }, index) => ({ stage, emotion, x: index * column, width: column }))
  const heads = map.stages.map((stage, index) => ({ ...stage, x: index * column, width: column }))
  const day = map.map === 'day_in_the_life' ? dayAxis(map, 0, 0, width, faceOf(map.lang)) : null
  const glass = { y: 2, height: GLASS - 4, waist: waistOf(map) }
  return {
    emotion: points
      ? picture(CURVE, <EmotionCurve points={points} y={0} height={CURVE} face={faceOf(map.lang)} palette={palette} />)
      : '',
    hourglass: map.draw === 'hourglass' ? picture(GLASS, <Hourglass heads={heads} glass={glass} palette={palette} />) : '',
    day: day ? picture(day.height, <Day day={day} palette={palette} />) : '',
    sparks: map.lanes.flatMap(({ cells }) => cells.flatMap(({ items }) => items.flatMap(sparksOf))),
  }
}

/** Of every item one, empty where it has no trend, so that they can be counted off. */
function sparksOf(item: Item): string[] {
  const known = item.spark.some(({ value }) => value !== null)
  const spark = <Spark points={item.spark} x={3} y={3} width={SPARK_WIDTH - 6} height={SPARK_HEIGHT - 6} palette={palette} />
  return [known ? drawn(SPARK_WIDTH, SPARK_HEIGHT, '', spark) : '', ...item.items.flatMap(sparksOf)]
}

function drawn(width: number, height: number, family: string, what: ReactNode): string {
  return renderToStaticMarkup(
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true" fontFamily={family || undefined}>
      {what}
    </svg>,
  )
}
