/** What Python runs: `render(asked)` takes and gives JSON text. */

import { renderToStaticMarkup } from 'react-dom/server'

import { TOKENS } from '../app/tokens'
import { chartOf, type AskedChart } from './chart'
import type { MapDocument } from './document'
import { MapSvg } from './map-svg'
import { piecesOf } from './page-pieces'
import type { Theme } from './tokens'

type Asked =
  | { what: 'map'; map: MapDocument; theme: Theme; column: number | null; bare: boolean }
  | { what: 'pieces'; map: MapDocument; column: number }
  | { what: 'tokens' }
  | AskedChart

/** What is asked for, as JSON: long texts that the engine puts together of parts do not come through otherwise. */
export function render(asked: string): string {
  return JSON.stringify(answer(JSON.parse(asked) as Asked))
}

function answer(asked: Asked) {
  switch (asked.what) {
    case 'map':
      return renderToStaticMarkup(<MapSvg map={asked.map} theme={asked.theme} column={asked.column} bare={asked.bare} />)
    case 'pieces':
      return piecesOf(asked.map, asked.column)
    case 'chart':
      return chartOf(asked)
    case 'tokens':
      return TOKENS
  }
}
