import { useQuery } from '@tanstack/react-query'
import { get } from '../../app/api'
import { useLang } from '../../app/i18n'
import type { Shape } from '../../api/types'
import { at } from '../data'

export type Vocabulary = Shape<'VocabularyShape'>

/** What the rules of a journey can ask for: names of events, their properties, traits. */
export function useVocabulary(journey: string, wanted = true) {
  const lang = useLang()
  return useQuery({ queryKey: ['vocabulary', journey, lang], queryFn: ({ signal }) => get<Vocabulary>(`${at(journey)}/vocabulary`, { lang }, signal), staleTime: 60_000, enabled: wanted })
}

export const NO_WORDS: Vocabulary = { names: [], properties: [], traits: [], person_traits: [], roles: [], channels: [], sources: [], stages: [] }
