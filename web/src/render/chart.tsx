/** The charts of the screen as pictures that stand alone, by their kind. */

import type { ComponentType } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

import { colour } from '../app/tokens'
import type { Drawing } from '../charts/base'
import * as pictures from '../charts/pictures'
import { familyOf } from './measure'

const KINDS = {
  attribution: pictures.AttributionSvg,
  bars: pictures.BarsSvg,
  funnel: pictures.FunnelSvg,
  hand_overs: pictures.HandOversSvg,
  heat: pictures.HeatSvg,
  histogram: pictures.HistogramSvg,
  journey: pictures.JourneySvg,
  lines: pictures.LinesSvg,
  sankey: pictures.SankeySvg,
  survival: pictures.SurvivalSvg,
  trap: pictures.TrapSvg,
}

export interface AskedChart {
  what: 'chart'
  kind: keyof typeof KINDS
  /** What the chart's component takes besides what every chart is told. */
  data: Record<string, unknown>
  theme: 'light' | 'dark'
  lang: Drawing['lang']
  width: number
}

/** The chart as SVG, set in the map's fonts. */
export function chartOf({ kind, data, theme, lang, width }: AskedChart): string {
  const Chart = KINDS[kind] as unknown as ComponentType<Drawing & Record<string, unknown>>
  const drawn = renderToStaticMarkup(
    <Chart {...data} id="jg" lang={lang} width={width} ink={(token) => colour(token, theme)} />,
  )
  return drawn.replace('<svg ', `<svg font-family="${familyOf(lang)}" `)
}
