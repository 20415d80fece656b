import { useCallback, useEffect, useRef, useState } from 'react'
import { useChanges, type Change } from '../app/live'

const GATHERED = 1000
const SHOWN = 8000
const NONE: Record<string, number> = {}

/** How many came to each stage just now, told for some seconds. What comes at once is gathered: a changed rule moves thousands. */
export function useRises(journey: string, live: boolean): Record<string, number> {
  const [rises, set] = useState(NONE)
  const gathered = useRef<Record<string, number>>({})
  const [telling, ending] = [useRef<number | null>(null), useRef<number | null>(null)]
  const hear = useCallback((change: Change) => {
    if (!live || change.journey !== journey || change.event !== 'Account Stage Entered') return
    gathered.current[change.stage] = (gathered.current[change.stage] ?? 0) + 1
    telling.current ??= window.setTimeout(() => {
      telling.current = null
      set(gathered.current)
      gathered.current = {}
      window.clearTimeout(ending.current ?? undefined)
      ending.current = window.setTimeout(() => set(NONE), SHOWN)
    }, GATHERED)
  }, [journey, live])
  useEffect(() => () => {
    window.clearTimeout(telling.current ?? undefined)
    window.clearTimeout(ending.current ?? undefined)
    telling.current = null
  }, [journey, live])
  useChanges(hear)
  return rises
}
