/** The map as a document: every text in one language, ready to be painted. The shape of `GET /api/journeys/{j}/document`. */

export type Tone = 'plain' | 'strong' | 'quiet' | 'won' | 'lost' | 'not_now' | 'churned' | 'other' | 'good' | 'bad' | 'unknown'

export interface Line {
  text: string
  tone: Tone
}

/** A share from 0 to 1 with its interval and target, each where known, and the same in words. */
export interface Bar {
  value: number
  low: number | null
  high: number | null
  target: number | null
  words: string
}

/** One period of a trend; null where nothing can be said. */
export interface SparkPoint {
  label: string
  value: number | null
}

export interface FigureRef {
  figure: string
  measure: string | null
  stage: string | null
  key: Record<string, string>
  options: Record<string, string>
}

export interface Item {
  text: string
  tone: Tone
  path: string | null
  sign: string | null
  head: string | null
  channel: string | null
  time: string | null
  figure: FigureRef | null
  bar: Bar | null
  spark: SparkPoint[]
  items: Item[]
}

/** Feelings from -1 to 1: what the map believes, and what was measured with its interval. */
export interface Emotion {
  believed: number | null
  measured: number | null
  low: number | null
  high: number | null
  answers: number
  texts: { believed: string; measured: string; gap: string }
}

export type CellKind =
  | 'texts'
  | 'figures'
  | 'emotion'
  | 'touchpoints'
  | 'roles'
  | 'steps'
  | 'owner'
  | 'indicators'
  | 'outcomes'
  | 'accounts'
  | 'content'

export interface Cell {
  stage: string
  path: string | null
  kind: CellKind
  absent: boolean
  items: Item[]
  emotion: Emotion | null
}

export interface Lane {
  key: string
  title: string
  group: 'written' | 'measured' | 'both'
  cells: Cell[]
  /** Its cells are still open, as they take their time. */
  waits?: boolean
}

export interface StageHead {
  stage: string
  place: number
  title: string
  phase: string | null
  phase_title: string
  here_now: number
  here_now_text: string
  stalled: number
  terra: string | null
}

/** What the painters on paper read of the document; the screen reads more. */
export interface MapDocument {
  journey: string
  title: string
  about: string
  note: string
  lang: string
  map: string
  draw: string
  promise: string
  stages: StageHead[]
  lanes: Lane[]
  legend: Line[]
  legend_title: string
  remarks: string[]
  remarks_title: string
  absent: string
  crossover: number | null
}
