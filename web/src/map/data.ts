import { useQuery } from '@tanstack/react-query'
import { get } from '../app/api'
import { useFilters, type Filters } from '../app/filters'
import { useLang, type Lang } from '../app/i18n'
import type { Doc, FigureRef } from './document'

export const at = (journey: string) => `/journeys/${encodeURIComponent(journey)}`

export function documentKey(journey: string, lang: Lang, filters: Filters) {
  return ['journey', journey, 'document', lang, filters] as const
}

/** The map of a journey, filtered as the address says. */
export function useDocument(journey: string) {
  const [filters] = useFilters()
  const lang = useLang()
  const asked = useQuery({
    queryKey: documentKey(journey, lang, filters),
    queryFn: ({ signal }) => get<Doc>(`${at(journey)}/document`, { ...filters, lang }, signal),
  })
  // What was there before is shown while the next comes, but never the map of another journey.
  return { ...asked, doc: asked.data?.journey === journey ? asked.data : undefined }
}

/** A figure's place as the query of a request. */
export function refQuery(ref: FigureRef): Record<string, string | string[] | null> {
  const pairs = (found: Record<string, string>) => Object.entries(found).map(([name, value]) => `${name}:${value}`)
  return { figure: ref.figure, measure: ref.measure, stage: ref.stage, key: pairs(ref.key), option: pairs(ref.options) }
}

export type Explained = {
  title: string; definition: string; formula: string; misleads: string; value_text: string; interval_text: string
  numerator: number | null; denominator: number | null; numerator_text: string; denominator_text: string
  period_text: string; as_of: string; note: string; status: string
  behind: { numerator: number | null; denominator: number | null }
}

export type AccountRow = {
  subject: string; account: string; name: string | null; stage: string | null; stage_title: string | null
  since: string | null; days: number | null
}
export type AccountsTable = { total: number; offset: number; rows: AccountRow[] }
