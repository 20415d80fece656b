/** The colours of a map on paper: light, dark, or those of the page that it stands in (`css`). */

import { colour, ink, type Token } from '../app/tokens'
import type { Tone } from './document'

export type Theme = 'light' | 'dark' | 'css'
export type Palette = (token: Token) => string

/** The palette of a theme. */
export function paletteOf(theme: Theme): Palette {
  return theme === 'css' ? ink : (token) => colour(token, theme)
}

const INKS: Record<Tone, Token> = {
  plain: 'ink',
  strong: 'ink',
  quiet: 'ink_quiet',
  unknown: 'unknown',
  won: 'won',
  good: 'good',
  lost: 'lost',
  bad: 'bad',
  not_now: 'not_now',
  churned: 'churned',
  other: 'other',
}

/** The ink of a tone; one that is not known is plain. */
export function inkOf(tone: Tone): Token {
  return INKS[tone] ?? 'ink'
}

const GROUNDS: Record<string, Token> = {
  buyer: 'buyer_ground',
  customer: 'customer_ground',
  between: 'between_ground',
  former: 'former_ground',
}

/** The ground of a phase. */
export function groundOf(phase: string | null): Token {
  return GROUNDS[phase ?? ''] ?? 'sunken'
}

const PHASE_INKS: Record<string, Token> = { buyer: 'buyer', customer: 'customer', between: 'between', former: 'former' }

/** The ink of a phase. */
export function phaseInk(phase: string | null): Token {
  return PHASE_INKS[phase ?? ''] ?? 'ink_quiet'
}
