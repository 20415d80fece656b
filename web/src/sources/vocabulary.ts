import { useQuery } from '@tanstack/react-query'
import { get } from '../app/api'
import { useLang } from '../app/i18n'
import { useSession } from '../app/session'

type Vocabulary = { names: { name: string; title: string }[]; channels: string[] }

/** The event names and channels that the workspace's journey knows; none before there is one. */
export function useVocabulary(): { names: string[]; channels: string[] } {
  const lang = useLang()
  const journey = useSession()?.workspace.journey ?? null
  const found = useQuery({
    queryKey: ['journey', journey, 'vocabulary', lang],
    queryFn: ({ signal }) => get<Vocabulary>(`/journeys/${encodeURIComponent(journey ?? '')}/vocabulary`, { lang }, signal),
    enabled: journey !== null,
    staleTime: 300_000,
  })
  return { names: [...new Set(found.data?.names.map((one) => one.name) ?? [])], channels: [...new Set(found.data?.channels ?? [])] }
}
