import { setupI18n, type Messages } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import { useSyncExternalStore } from 'react'

export type Lang = 'en' | 'ru' | 'zh-Hant'
export const LANGS: readonly { lang: Lang; name: string }[] = [
  { lang: 'en', name: 'English' },
  { lang: 'ru', name: 'Русский' },
  { lang: 'zh-Hant', name: '繁體中文' },
]

type Catalog = Record<string, string>
type Values = Record<string, string | number>
const parts = new Map<string, Record<Lang, Catalog>>()
const i18n = setupI18n({ locale: 'en', messages: { en: {}, ru: {}, 'zh-Hant': {} } })

/**
 * The words of a part of the app, in ICU message format. Each language must have the very keys of English: the type says
 * so. Gives a hook that says a word in the present language: `const t = useWords(); t('rows', { n: 3 })`.
 */
export function words<const E extends Catalog>(
  part: string, en: E, ru: { [K in keyof E]: string }, zh: { [K in keyof E]: string },
): () => (key: keyof E & string, values?: Values) => string {
  parts.set(part, { en, ru, 'zh-Hant': zh })
  load(part, i18n.locale as Lang)
  return () => {
    useLang()
    return (key, values) => i18n._(`${part}.${key}`, values)
  }
}

/** The same outside of a component: says a word in the present language. */
export function say(part: string, key: string, values?: Values): string {
  return i18n._(`${part}.${key}`, values)
}

/** The languages' catalogues of a part, for tests. */
export function catalogs(): ReadonlyMap<string, Record<Lang, Catalog>> {
  return parts
}

export function lang(): Lang {
  return i18n.locale as Lang
}

/** The present language; the component is painted again when it changes. */
export function useLang(): Lang {
  return useSyncExternalStore((told) => i18n.on('change', told), lang, lang)
}

export function speak(next: Lang): void {
  for (const part of parts.keys()) load(part, next)
  i18n.activate(next)
  if (typeof document !== 'undefined') document.documentElement.lang = next
}

/** Tells of every change of the language. */
export function onSpeak(told: () => void): void {
  i18n.on('change', told)
}

/** The language that the browser asks for, as far as there is one. */
export function preferred(asked: readonly string[]): Lang {
  for (const one of asked) {
    if (/^zh/i.test(one)) return 'zh-Hant'
    if (/^ru/i.test(one)) return 'ru'
    if (/^en/i.test(one)) return 'en'
  }
  return 'en'
}

function load(part: string, into: Lang): void {
  const said = parts.get(part)?.[into] ?? {}
  const compiled: Messages = {}
  for (const [key, message] of Object.entries(said)) compiled[`${part}.${key}`] = compileMessage(message)
  i18n.load(into, compiled)
}
