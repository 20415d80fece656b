import { useQuery } from '@tanstack/react-query'
import { get } from './api'
import type { Choice } from './filterbar'
import { useLang } from './i18n'

export type Choices = { choices: Choice[]; span: { first: string; last: string } | null }

/** What a journey can be filtered by, and from when to when its events are. */
export function useChoices(journey: string | undefined): Choices {
  const lang = useLang()
  const found = useQuery({
    queryKey: ['journey', journey, 'choices', lang],
    queryFn: ({ signal }) => get<Choices>(`/journeys/${encodeURIComponent(journey ?? '')}/choices`, { lang }, signal),
    enabled: journey !== undefined,
    staleTime: 300_000,
  })
  return found.data ?? { choices: [], span: null }
}
