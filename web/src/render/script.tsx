/** What Python runs: `render(asked)` takes and gives JSON text. */

import { renderToStaticMarkup } from 'react-dom/server'

import { EmotionCurve } from './curve'
import type { MapDocument } from './document'
import { familyOf } from './measure'
import { MapSvg } from './map-svg'
import { paletteOf, type Theme } from './tokens'

type Asked =
  | { what: 'map'; map: MapDocument; theme: Theme }
  | { what: 'emotion'; map: MapDocument; theme: Theme; column: number; height: number }

/** The picture that is asked for; what is said on failure is left to the caller. */
export function render(asked: string): string {
  return JSON.stringify(renderToStaticMarkup(drawn(JSON.parse(asked) as Asked)))
}

function drawn(asked: Asked) {
  switch (asked.what) {
    case 'map':
      return <MapSvg map={asked.map} theme={asked.theme} />
    case 'emotion':
      return <EmotionPicture {...asked} />
  }
}

/** The emotion curve alone, a column a stage, for a page that has the rest as a table. */
function EmotionPicture({ map, theme, column, height }: Extract<Asked, { what: 'emotion' }>) {
  const lane = map.lanes.find(({ cells }) => cells.some(({ emotion }) => emotion))
  const points = (lane?.cells ?? []).map(({ stage, emotion }, index) => ({ stage, emotion, x: index * column, width: column }))
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${points.length * column} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      fontFamily={familyOf(map.lang)}
    >
      <EmotionCurve points={points} y={0} height={height} palette={paletteOf(theme)} />
    </svg>
  )
}
