import { useQuery } from '@tanstack/react-query'
import { get } from '../app/api'
import { useLang } from '../app/i18n'
import type { MapDocument, Vocabulary } from './shapes'

/** The measured map, as far as there is something to measure. */
export function useSeen(journey: string) {
  const lang = useLang()
  return useQuery({
    queryKey: ['journey', journey, 'document', lang, {}],
    queryFn: ({ signal }) => get<MapDocument>(`/journeys/${encodeURIComponent(journey)}/document`, { lang }, signal),
  }).data
}

/** The events, traits and channels that came. */
export function useVocabulary(journey: string) {
  const lang = useLang()
  return useQuery({
    queryKey: ['journey', journey, 'vocabulary', lang],
    queryFn: ({ signal }) => get<Vocabulary>(`/journeys/${encodeURIComponent(journey)}/vocabulary`, { lang }, signal),
    staleTime: 60_000,
  }).data
}
