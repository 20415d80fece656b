import type { Shape } from '../api/types'

export type Future = Shape<'FutureShape'>
export type Halves = Shape<'HalvesShape'>
export type Table = Shape<'FigureTableShape'>
/** The figures that two sides are laid beside each other by. */
export const COMPARED = ['reached', 'conversion', 'dwell', 'win_rate', 'sales_cycle', 'returns', 'drop_out'] as const
