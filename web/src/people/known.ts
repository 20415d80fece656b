import { catalogs } from '../app/i18n'
import type { Words } from './words'

export type Key = Parameters<Words>[0]

/** Whether there is a word of this key; codes and actions come from the server, and newer ones may have none yet. */
export function isKnown(key: string): key is Key {
  return Object.hasOwn(catalogs().get('people')?.en ?? {}, key)
}
