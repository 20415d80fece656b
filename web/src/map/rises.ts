import { createContext, useCallback, useEffect, useRef, useState } from 'react'
import { useChanges, type Change } from '../app/live'
import { came, counted, type Rises } from './came'

const GATHERED = 1000
const SHOWN = 8000
const NONE: Rises = { told: {}, counted: false }

/** What a stage's head needs to say of them: whether its count has them, and when that was counted, in milliseconds. */
export const CountedContext = createContext<{ counted: boolean; at: number }>({ counted: false, at: 0 })

/**
 * How many came to each stage: until the map, counted `at` an instant, is counted anew, and for some seconds after that.
 * What comes at once is gathered: a changed rule moves thousands.
 */
export function useRises(journey: string, live: boolean, at: number): Rises {
  const [rises, set] = useState(NONE)
  const gathered = useRef<Record<string, number>>({})
  const telling = useRef<number | null>(null)
  const hear = useCallback((change: Change) => {
    if (!live || change.journey !== journey || change.event !== 'Account Stage Entered') return
    gathered.current[change.stage] = (gathered.current[change.stage] ?? 0) + 1
    telling.current ??= window.setTimeout(() => {
      telling.current = null
      const more = gathered.current
      gathered.current = {}
      set((before) => came(before, more))
    }, GATHERED)
  }, [journey, live])
  useEffect(() => () => {
    window.clearTimeout(telling.current ?? undefined)
    telling.current = null
    gathered.current = {}
    set(NONE)
  }, [journey, live])
  useEffect(() => set(counted), [at])
  useEffect(() => {
    if (!rises.counted) return
    const ending = window.setTimeout(() => set(NONE), SHOWN)
    return () => window.clearTimeout(ending)
  }, [rises])
  useChanges(hear)
  return rises
}

/** When what is shown was last fetched, in milliseconds; what is painted before it is saved is not fetched. */
export function useFetchedAt(fetching: boolean, failed: boolean): number {
  const [at, set] = useState(() => Date.now())
  const was = useRef(fetching)
  useEffect(() => {
    if (was.current && !fetching && !failed) set(Date.now())
    was.current = fetching
  }, [fetching, failed])
  return at
}
