import { useQuery } from '@tanstack/react-query'
import { get } from '../../app/api'
import type { Lang } from '../../app/i18n'
import { at } from '../data'
import type { Fault } from './edits'

/** Any value of a journey's file. */
export type Data = null | string | number | boolean | Data[] | { [key: string]: Data }
export type Source = { revision: string; yaml: string; journey: { [key: string]: Data } | null; file: string; faults: Fault[] }

/** Asks for the journey's file as it is at this moment. */
export function sourceOf(journey: string, signal?: AbortSignal): Promise<Source> {
  return get<Source>(`${at(journey)}/source`, {}, signal)
}

/** The journey's file as it is now. */
export function useSource(journey: string, wanted = true) {
  return useQuery({ queryKey: ['journey', journey, 'source'], queryFn: ({ signal }) => sourceOf(journey, signal), enabled: wanted })
}

/** What stands at a path; undefined where nothing does. Items of lists go by their id or their number. */
export function found(data: Data | undefined, path: string): Data | undefined {
  let here: Data | undefined = data
  for (const part of path.split('/').map((one) => one.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    if (Array.isArray(here)) {
      const items: Data[] = here
      here = items.find((one) => typeof one === 'object' && one !== null && !Array.isArray(one) && one['id'] === part) ?? items[Number(part)]
    } else if (typeof here === 'object' && here !== null) here = here[part]
    else return undefined
  }
  return here
}

/** A text of the file in a language, else in English, else in the first that it has. */
export function said(text: Data | undefined, lang: Lang): string {
  if (text === null || text === undefined) return ''
  if (typeof text !== 'object') return String(text)
  if (Array.isArray(text)) return text.map((one) => said(one, lang)).join(', ')
  if ('title' in text) return said(text['title'], lang)
  return String(text[lang] ?? text['en'] ?? Object.values(text)[0] ?? '')
}

/** A list of the file; empty where there is none. */
export function listed(data: Data | undefined): Data[] {
  return Array.isArray(data) ? data : []
}

/** A map of the file; empty where there is none. */
export function mapped(data: Data | undefined): { [key: string]: Data } {
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {}
}
