import { lang } from './i18n'

/** A sentence as it stands alone: what the server says begins small, as it may stand within another. */
export function begun(sentence: string): string {
  return sentence.charAt(0).toLocaleUpperCase(lang()) + sentence.slice(1)
}

/** What is wrong and what to do about it, one after the other, each with its stop. */
export function both(message: string, advice: string | undefined): string {
  const chinese = lang() === 'zh-Hant'
  const told = [message, advice ?? ''].filter((one) => one !== '').map((one) => (/[.?!…。？！]$/.test(one) ? begun(one) : `${begun(one)}${chinese ? '。' : '.'}`))
  return told.join(chinese ? '' : ' ')
}
