import { useMantineColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, type SpotlightActionData } from '@mantine/spotlight'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { get } from './api'
import { LANGS, useLang } from './i18n'
import { useSession } from './session'
import { useJourney, useJourneys } from './shell'
import { chooseLang } from './usermenu'
import { useWords } from './words'

const PARTS = ['map', 'compare', 'accounts', 'flow'] as const
const PLACES = ['guide', 'sources', 'people'] as const
type Found = { rows: { subject: string; name: string | null; stage_title: string | null }[] }

/** The palette (Ctrl K): every place, every journey, accounts by name, language and look. */
export function Commands() {
  const t = useWords()
  const [query, setQuery] = useState('')
  const [asked] = useDebouncedValue(query.trim(), 200)
  const [journey, all, user] = [useJourney(), useJourneys().data ?? [], useSession()?.user]
  const { setColorScheme } = useMantineColorScheme()
  const navigate = useNavigate()
  const lang = useLang()
  const found = useQuery({
    queryKey: ['journey', journey, 'find', asked, lang],
    queryFn: ({ signal }) => get<Found>(`/journeys/${encodeURIComponent(journey ?? '')}/accounts`, { search: asked, most: 6, lang }, signal),
    enabled: journey !== undefined && asked.length > 1,
  })
  const go = (to: string, params: Record<string, string> = {}) => () => void navigate({ to: to as never, params: params as never })
  const actions: SpotlightActionData[] = [
    ...(asked.length > 1 ? (found.data?.rows ?? []) : []).map((row) => ({
      id: `account-${row.subject}`, label: row.name ?? row.subject, description: row.stage_title ?? '', group: t('accounts'),
      keywords: asked, onClick: go('/accounts/$journey/$id', { journey: journey ?? '', id: row.subject }),
    })),
    ...(journey === undefined ? [] : PARTS.map((part) => ({ id: part, label: t(part), group: t('commands'), onClick: go(`/${part}/$journey`, { journey }) }))),
    ...PLACES.map((part) => ({ id: part, label: t(part), group: t('commands'), onClick: go(`/${part}`) })),
    ...all.map((one) => ({ id: `journey-${one.journey}`, label: one.title, group: t('journey'), onClick: go('/map/$journey', { journey: one.journey }) })),
    ...LANGS.map(({ lang: next, name }) => ({ id: `lang-${next}`, label: name, group: t('language'), onClick: () => chooseLang(next, Boolean(user?.id)) })),
    ...(['light', 'dark', 'auto'] as const).map((look) => ({ id: `look-${look}`, label: t(look), group: t('theme'), onClick: () => setColorScheme(look) })),
  ]
  return (
    <Spotlight actions={actions} query={query} onQueryChange={setQuery} shortcut={['mod + K', '/']} highlightQuery scrollable maxHeight={420}
      nothingFound={t('nothing_found')} searchProps={{ placeholder: t('search'), 'aria-label': t('search') }} limit={20} />
  )
}
