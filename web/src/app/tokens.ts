/** The look in tokens: what each colour means, in light and in dark. DESIGN.md explains them; a test compares the two. */
export const TOKENS = {
  ground: ['#f6f7f7', '#14181b'],
  surface: ['#ffffff', '#1b2024'],
  raised: ['#ffffff', '#232a2f'],
  sunken: ['#eef1f1', '#101316'],
  line: ['#d9dfe1', '#353e45'],
  line_strong: ['#7c888f', '#7d8a93'],
  ink: ['#1b2429', '#e9edef'],
  ink_quiet: ['#526069', '#aab5bc'],
  accent: ['#0b6670', '#63c6ce'],
  accent_ground: ['#e1f1f2', '#12363b'],
  on_accent: ['#ffffff', '#08272a'],
  buyer: ['#34559f', '#93aef2'],
  buyer_ground: ['#e9eefa', '#1d2842'],
  customer: ['#0b6670', '#63c6ce'],
  customer_ground: ['#e1f1f2', '#12363b'],
  between: ['#77560f', '#d9b660'],
  between_ground: ['#f7efdd', '#382d14'],
  former: ['#65567a', '#bcabd3'],
  former_ground: ['#f0ecf5', '#2c2637'],
  measured: ['#0b6670', '#63c6ce'],
  believed: ['#6a55a3', '#b9a9ee'],
  band: ['#b9dde0', '#1f5258'],
  won: ['#1a6f39', '#6cc98a'],
  lost: ['#a8281f', '#ff958b'],
  not_now: ['#7d5300', '#e2b354'],
  churned: ['#862c66', '#e792c8'],
  other: ['#4b5861', '#adb8bf'],
  good: ['#1a6f39', '#6cc98a'],
  bad: ['#a8281f', '#ff958b'],
  unknown: ['#5b6770', '#9da9b1'],
  unknown_ground: ['#eceff0', '#262d32'],
  series_1: ['#0b6670', '#63c6ce'],
  series_2: ['#34559f', '#93aef2'],
  series_3: ['#a3511c', '#f0a56f'],
  series_4: ['#6a55a3', '#b9a9ee'],
  series_5: ['#77560f', '#d9b660'],
  series_6: ['#862c66', '#e792c8'],
  series_7: ['#3e6b1f', '#a3cf7f'],
  series_8: ['#4b5861', '#adb8bf'],
} as const satisfies Record<string, readonly [string, string]>

export type Token = keyof typeof TOKENS
export type Scheme = 'light' | 'dark'

/** The token's value in one scheme, for pictures that stand alone. */
export function colour(token: Token, scheme: Scheme): string {
  return TOKENS[token][scheme === 'light' ? 0 : 1]
}

/** The token as a CSS variable, for everything on the page. */
export function ink(token: Token): string {
  return `var(--jg-${token})`
}

/** All tokens of one scheme as CSS variables. */
export function variables(scheme: Scheme): Record<string, string> {
  return Object.fromEntries((Object.keys(TOKENS) as Token[]).map((token) => [`--jg-${token}`, colour(token, scheme)]))
}
