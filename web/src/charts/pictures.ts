/** The charts as pictures that need no page: the script on paper paints the same ones. */

export { AttributionSvg } from './attribution'
export { BarsSvg } from './bars'
export { FunnelSvg } from './funnel'
export { HandOversSvg } from './handovers'
export { HeatSvg } from './heat'
export { HistogramSvg } from './histogram'
export { JourneySvg } from './journeyview'
export { LinesSvg } from './lines'
export { SankeySvg } from './sankey'
export { SurvivalSvg, CurveKeys } from './survival'
export { TrapSvg } from './trap'
