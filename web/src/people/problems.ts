import { Problem } from '../app/api'
import { explain } from '../app/notice'
import { isKnown } from './known'
import type { Words } from './words'

/** What went wrong, in the present language where the code is known, else as the server says it. */
export function told(t: Words, error: unknown): string {
  const key = error instanceof Problem ? `p_${error.code}` : ''
  if (isKnown(key)) return t(key)
  const { title, advice } = explain(error)
  return `${title}. ${advice}`
}
