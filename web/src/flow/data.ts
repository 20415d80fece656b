import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { address, get, type Query } from '../app/api'
import type { Shape } from '../api/types'
import { useFilters } from '../app/filters'
import { useLang } from '../app/i18n'

export type StageFlow = Shape<'StageFlowShape'>
export type TouchpointFlow = Shape<'TouchpointFlowShape'>
export type ChannelFlow = Shape<'ChannelFlowShape'>
export type Dwell = Shape<'DwellShapes'>
export type FigureTable = Shape<'FigureTableShape'>
export type FigureLine = Shape<'FigureShape'>
export type FigureCell = Shape<'FigureCellShape'>

const at = (journey: string) => `/journeys/${encodeURIComponent(journey)}`

/** An answer about the journey under the present filters, in the present language. */
function useAsked<T>(journey: string, path: string, query: Query = {}, enabled = true) {
  const [filters] = useFilters()
  const lang = useLang()
  const asked = { ...filters, ...query, lang }
  return useQuery({
    queryKey: ['journey', journey, path, asked],
    queryFn: ({ signal }) => get<T>(`${at(journey)}${path}`, asked, signal),
    enabled,
    placeholderData: (before, last) => (last?.queryKey[1] === journey && last.queryKey[2] === path ? before : undefined),
  })
}

export const useStages = (journey: string) => useAsked<StageFlow>(journey, '/flow/stages')
export const useTouchpoints = (journey: string, most: number, enabled: boolean) => useAsked<TouchpointFlow>(journey, '/flow/touchpoints', { most }, enabled)
export const useChannels = (journey: string, within: string) => useAsked<ChannelFlow>(journey, '/flow/channels', { within })
export const useDwell = (journey: string) => useAsked<Dwell>(journey, '/flow/dwell')

export interface AskedFigure {
  by?: string | undefined
  trend?: string | undefined
  compare?: string | undefined
  option?: string[]
  measure?: string[]
  most?: number
}

export function useFigure(journey: string, figure: string, asked: AskedFigure = {}, enabled = true) {
  return useAsked<FigureTable>(journey, `/figures/${encodeURIComponent(figure)}`, { ...asked }, enabled)
}

/** The address of the figure's file, with the present filters. */
export function useFile(journey: string, figure: string, asked: AskedFigure): string {
  const [filters] = useFilters()
  return address(`${at(journey)}/figures/${encodeURIComponent(figure)}/csv`, { ...filters, by: asked.by, trend: asked.trend, compare: asked.compare, option: asked.option, measure: asked.measure })
}

export function useFigures(journey: string) {
  const lang = useLang()
  return useQuery({ queryKey: ['figures', journey, lang], queryFn: ({ signal }) => get<FigureLine[]>('/figures', { journey, lang }, signal), staleTime: 60_000 })
}

type Search = Record<string, unknown>

/** What the address says beside the filters, as texts, and a function that changes some of it. */
export function useChosen(): [(key: string) => string | undefined, (changed: Record<string, string | string[] | undefined>) => void, (key: string) => string[]] {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const one = (key: string) => (typeof search[key] === 'string' || typeof search[key] === 'number' ? String(search[key]) : undefined)
  const many = (key: string) => (Array.isArray(search[key]) ? (search[key] as unknown[]).filter((said): said is string => typeof said === 'string') : [])
  const change = (changed: Search) => void navigate({ to: '.', search: ((before: Search) => ({ ...before, ...changed })) as never, replace: true })
  return [one, change, many]
}
