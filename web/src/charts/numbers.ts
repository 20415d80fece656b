/** Numbers as each language writes them, without the engine's own tables: the script on paper has none. */

export type Lang = 'en' | 'ru' | 'zh-Hant'

const NBSP = '\u00a0'
const UNITS: Record<Lang, { s: string; m: string; h: string; d: string }> = {
  en: { s: 's', m: 'min', h: 'h', d: 'd' },
  ru: { s: 'с', m: 'мин', h: 'ч', d: 'дн.' },
  'zh-Hant': { s: '秒', m: '分鐘', h: '小時', d: '天' },
}

/** The language, English for one that is not spoken here. */
export function spoken(lang: string): Lang {
  return lang === 'ru' || lang === 'zh-Hant' ? lang : 'en'
}

/** A number with its thousands apart and so many decimals at most. */
export function number(value: number, lang: Lang, decimals = 0): string {
  const [whole = '0', part = ''] = Math.abs(value).toFixed(decimals).split('.')
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, lang === 'ru' ? NBSP : ',')
  const rest = part.replace(/0+$/, '')
  const sign = value < 0 && /[1-9]/.test(whole + rest) ? '−' : ''
  return sign + apart + (rest ? (lang === 'ru' ? ',' : '.') + rest : '')
}

/** A share of 0 to 1 in per cent. */
export function percent(value: number, lang: Lang, decimals = 0): string {
  // What is little is not nothing, and what is nearly all is not all.
  const least = 10 ** -decimals / 100
  if (value > 0 && value < least / 2) return `<${percent(least, lang, decimals)}`
  if (value < 1 && value > 1 - least / 2) return `>${percent(1 - least, lang, decimals)}`
  return number(value * 100, lang, decimals) + (lang === 'ru' ? `${NBSP}%` : '%')
}

/** A large number briefly: 1.2k, 3.4M. */
export function brief(value: number, lang: Lang): string {
  const size = Math.abs(value)
  if (size < 10_000) return number(value, lang, size < 10 && value % 1 ? 1 : 0)
  if (lang === 'zh-Hant') return size < 1e8 ? `${number(value / 1e4, lang, 1)}萬` : `${number(value / 1e8, lang, 1)}億`
  const [by, en, ru] = size < 1e6 ? [1e3, 'k', ' тыс.'] : [1e6, 'M', ' млн']
  return number(value / by, lang, 1) + (lang === 'ru' ? ru.replace(' ', NBSP) : en)
}

/** A length in days: 14 d, 18 h, 12 min. */
export function days(value: number, lang: Lang): string {
  const seconds = Math.abs(value) * 86_400
  const [unit, by] = seconds >= 172_800 ? (['d', 86_400] as const) : seconds >= 7_200 ? (['h', 3_600] as const)
    : seconds >= 120 ? (['m', 60] as const) : (['s', 1] as const)
  const amount = (value * 86_400) / by
  return `${number(amount, lang, Math.abs(amount) < 9.95 && unit !== 's' ? 1 : 0)}${NBSP}${UNITS[lang][unit]}`
}

/** A number of this unit as an axis or a label shows it. */
export function ofUnit(value: number, unit: string | null, lang: Lang): string {
  if (unit === 'share') return percent(value, lang, Math.abs(value) < 0.1 && value !== 0 ? 1 : 0)
  if (unit === 'points') return number(value * 100, lang, 1)
  if (unit === 'days') return days(value, lang)
  return Math.abs(value) >= 1_000 ? brief(value, lang) : number(value, lang, Math.abs(value) < 10 ? 2 : 1)
}
