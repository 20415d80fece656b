import type { Doc } from './document'

const [NECK, STEPS] = [0.16, 8]

/** How wide the hourglass is at a place, counted in stages from the left: whole at both ends, narrowest at the crossover. */
export function width(doc: Pick<Doc, 'stages' | 'crossover'>, at: number): number {
  const [stages, neck] = [doc.stages.length, doc.crossover ?? doc.stages.length / 2]
  const way = at <= neck ? (neck === 0 ? 0 : (neck - at) / neck) : (at - neck) / Math.max(1, stages - neck)
  return NECK + (1 - NECK) * Math.pow(Math.min(1, way), 1.25)
}

/** The upper and the lower edge of the glass over a stage, in per cent of the stage's box. */
export function edges(doc: Pick<Doc, 'stages' | 'crossover'>, index: number): [upper: string[], lower: string[]] {
  const places = Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS)
  const edge = (side: 1 | -1) => places.map((place) => `${100 * place},${50 + side * 50 * width(doc, index + place)}`)
  return [edge(-1), edge(1)]
}
