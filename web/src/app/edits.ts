import { useMutation, useQuery } from '@tanstack/react-query'
import { client, get, send } from './api'
import { lang } from './i18n'
import { done, failed } from './notice'

/** A value of a journey's file. */
export type Said = string | number | boolean | null | Said[] | { [key: string]: Said }
/** One change of one place of a journey's file; `was` is what its author saw there. */
export type Edit = { op: 'set' | 'add' | 'remove' | 'move'; path: string; value?: Said; at?: number; to?: number; was?: Said; source?: string | null }
export type Written = { revision: string; yaml: string; file: string; journey: { [key: string]: Said } }
export type Saved = { revision: string; version: number; undo: Edit[] }

export const writtenKey = (journey: string) => ['journey', journey, 'source'] as const

/** A journey as it is written now, with its revision. */
export function useWritten(journey: string | undefined) {
  return useQuery({
    queryKey: writtenKey(journey ?? ''),
    queryFn: ({ signal }) => get<Written>(`/journeys/${encodeURIComponent(journey ?? '')}/source`, {}, signal),
    enabled: journey !== undefined,
  })
}

/** Saves edits on top of what was seen; says so, with a way back. Other cells merge, the same cell is a conflict. */
export function useEdits(journey: string) {
  const save = useMutation({
    mutationFn: ({ edits, base }: { edits: Edit[]; base: string; said: string }) =>
      send<Saved>('POST', `/journeys/${encodeURIComponent(journey)}/edits`, { base, edits, lang: lang() }),
    onSuccess: (saved, { said }) => {
      const undo = () => save.mutate({ edits: saved.undo, base: saved.revision, said })
      done(said, saved.undo.length > 0 ? undo : undefined)
      void client.invalidateQueries({ queryKey: ['journey', journey] })
      void client.invalidateQueries({ queryKey: ['journeys'] })
    },
    onError: failed,
  })
  return save
}
