import { Problem } from '../app/api'
import { tell } from '../app/problems'
import { both } from '../app/sentences'
import { isKnown } from './known'
import type { Words } from './words'

/** What went wrong, in the present language where the code is known, else as the server says it. */
export function told(t: Words, error: unknown): string {
  const key = error instanceof Problem ? `p_${error.code}` : ''
  if (isKnown(key)) return t(key)
  const { title, advice } = tell(error)
  return both(title, advice)
}
