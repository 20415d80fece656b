import type { Doc } from './document'

const NECK = 0.3

/** How wide the hourglass is at the left edge of a stage: whole at both ends, narrowest at the crossover. */
export function width(doc: Pick<Doc, 'stages' | 'crossover'>, edge: number): number {
  const [stages, neck] = [doc.stages.length, doc.crossover ?? doc.stages.length / 2]
  const way = edge <= neck ? (neck === 0 ? 0 : (neck - edge) / neck) : (edge - neck) / Math.max(1, stages - neck)
  return NECK + (1 - NECK) * Math.min(1, way)
}
