import { client, get, type Query } from '../app/api'
import type { Filters } from '../app/filters'
import type { Lang } from '../app/i18n'
import type { Doc } from './document'

export type Depth = 'visits' | 'events'

export const at = (journey: string) => `/journeys/${encodeURIComponent(journey)}`

export function documentKey(journey: string, lang: Lang, filters: Filters) {
  return ['journey', journey, 'document', lang, filters] as const
}

/** The question for a map: all of it, or as far as a depth goes. */
export function asking(journey: string, lang: Lang, filters: Filters, depth?: Depth) {
  const more: Query = depth === undefined ? {} : { depth }
  return {
    queryKey: [...documentKey(journey, lang, filters), ...(depth === undefined ? [] : [depth])],
    queryFn: ({ signal }: { signal: AbortSignal }) => get<Doc>(`${at(journey)}/document`, { ...filters, ...more, lang }, signal),
  }
}

/** Asks for what a map shows first, while its page is still being fetched. */
export function begin(journey: string, lang: Lang, filters: Filters): void {
  if (client.getQueryData(asking(journey, lang, filters).queryKey) === undefined) void client.prefetchQuery(asking(journey, lang, filters, 'visits'))
}
