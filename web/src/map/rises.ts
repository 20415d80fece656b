import { useCallback, useEffect, useRef, useState } from 'react'
import { useChanges, type Change } from '../app/live'

const SHOWN = 8000

/** How many came to each stage just now, told for some seconds. */
export function useRises(journey: string, live: boolean): Record<string, number> {
  const [rises, set] = useState<Record<string, number>>({})
  const timers = useRef<number[]>([])
  const hear = useCallback((change: Change) => {
    if (!live || change.journey !== journey || change.event !== 'Account Stage Entered') return
    const add = (by: number) => set((before) => ({ ...before, [change.stage]: (before[change.stage] ?? 0) + by }))
    add(1)
    timers.current.push(window.setTimeout(() => add(-1), SHOWN))
  }, [journey, live])
  useEffect(() => () => timers.current.forEach((one) => window.clearTimeout(one)), [])
  useChanges(hear)
  return rises
}
