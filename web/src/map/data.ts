import { replaceEqualDeep, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useFilters } from '../app/filters'
import { useLang } from '../app/i18n'
import { asking, type Depth } from './asking'
import type { Doc, FigureRef } from './document'

export { at } from './asking'

/** The map of a journey, filtered as the address says. */
export function useDocument(journey: string) {
  const [filters] = useFilters()
  const lang = useLang()
  const ask = (depth?: Depth) => asking(journey, lang, filters, depth)
  const known = useQueryClient().getQueryState(ask().queryKey)?.data !== undefined
  // Over many events a map takes its time: what visits alone tell comes first, then what events tell, then the
  // indicators; one after the other, so that they do not slow each other down.
  const visits = useQuery({ ...ask('visits'), enabled: !known, placeholderData: undefined })
  const events = useQuery({ ...ask('events'), enabled: !known && visits.isFetched, placeholderData: undefined })
  const asked = useQuery({ ...ask(), enabled: known || events.isFetched })
  const old = asked.data === undefined || asked.isPlaceholderData
  const early = events.data ?? visits.data
  // What was there before is shown while the next comes, but never the map of another journey.
  const doc = useShared(old && early !== undefined ? early : asked.data)
  return { ...asked, isPlaceholderData: old && early === undefined && asked.isPlaceholderData, doc: doc?.journey === journey ? doc : undefined }
}

/** The document with every part of the last one that says the same still: what did not change is not painted again. */
function useShared(found: Doc | undefined): Doc | undefined {
  const last = useRef<{ found: Doc; shared: Doc } | undefined>(undefined)
  if (found !== undefined && found !== last.current?.found) last.current = { found, shared: replaceEqualDeep(last.current?.shared, found) }
  return found === undefined ? undefined : last.current?.shared
}

/** A figure's place as the query of a request. */
export function refQuery(ref: FigureRef): Record<string, string | string[] | null> {
  const pairs = (found: Record<string, string>) => Object.entries(found).map(([name, value]) => `${name}:${value}`)
  return { figure: ref.figure, measure: ref.measure, stage: ref.stage, key: pairs(ref.key), option: pairs(ref.options) }
}

export type AccountRow = {
  subject: string; account: string; name: string | null; stage: string | null; stage_title: string | null
  since: string | null; days: number | null
}
export type AccountsTable = { total: number; offset: number; rows: AccountRow[] }
