import type { Token } from '../app/tokens'
import type { Lang } from './numbers'

/** How a token is painted: a CSS variable on the page, a colour in a picture that stands alone. */
export type Ink = (token: Token) => string

/** What every chart is told besides its data. `id` begins the names of what it defines, one of its own on each page. */
export interface Drawing {
  id: string
  width: number
  lang: Lang
  ink: Ink
}

/** A number with its interval; without a value `text` says why. */
export interface Est {
  value: number | null
  low: number | null
  high: number | null
  status: 'ok' | 'too_few' | 'terra_incognita' | null
  text: string
  note?: string | null
}

export const FONT = 12
export const SMALL = 11

/** The colours that tell series apart, with a dash and a mark for each, so that colour is never alone. */
export const SERIES: readonly Token[] = ['series_1', 'series_3', 'series_2', 'series_6', 'series_5', 'series_4', 'series_7', 'series_8']
export const DASHES = ['', '7 3', '2 3', '9 3 2 3', '12 4', '4 2', '1 4', '6 2 1 2 1 2'] as const
export const SHAPES = ['●', '■', '▲', '◆', '○', '□', '△', '◇'] as const

/** The token, the dash and the mark of the series with this number. */
export function series(number: number): { token: Token; dash: string; shape: string } {
  const at = number % SERIES.length
  return { token: SERIES[at] ?? 'series_8', dash: DASHES[at] ?? '', shape: SHAPES[at] ?? '●' }
}

const KINDS: Record<string, Token> = { won: 'won', lost: 'lost', not_now: 'not_now', churned: 'churned', other: 'other' }

/** The token of a kind of ending. */
export function ofKind(kind: string | null): Token {
  return KINDS[kind ?? ''] ?? 'other'
}
