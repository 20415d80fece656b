import { useEffect, useState } from 'react'
import { BASE, client } from './api'

export type Change = {
  number: number; journey: string; subject: string; account: string | null
  event: 'Account Stage Entered' | 'Account Stage Left'; stage: string; from_stage: string | null; move: string; occurred_at: string
}
type Hear = (change: Change) => void

const heard = new Set<Hear>()
let stream: EventSource | null = null
/** Of each journey when it is counted anew, and since when that is put off: changes seldom come alone. */
const waiting = new Map<string, { timer: number; since: number }>()
const [QUIET, MOST] = [1500, 10_000]

/** Hears of every move of an account as it is published; one stream serves all who listen. */
export function useChanges(hear: Hear): void {
  useEffect(() => {
    heard.add(hear)
    stream ??= open()
    return () => {
      heard.delete(hear)
      if (heard.size === 0) {
        stream?.close()
        stream = null
      }
    }
  }, [hear])
}

function open(): EventSource {
  const found = new EventSource(`${BASE}api/changes/stream`)
  found.onmessage = tell
  for (const name of ['change', 'Account Stage Entered', 'Account Stage Left']) found.addEventListener(name, tell)
  return found
}

function tell(message: MessageEvent<string>): void {
  const change = JSON.parse(message.data) as Change
  for (const hear of heard) hear(change)
  countAnew(change.journey)
}

/** Has the journey counted anew once nothing more comes for a moment, but not later than where something always comes. */
function countAnew(journey: string): void {
  const [before, now] = [waiting.get(journey), Date.now()]
  const since = before?.since ?? now
  window.clearTimeout(before?.timer)
  const timer = window.setTimeout(() => {
    waiting.delete(journey)
    void client.invalidateQueries({ queryKey: ['journey', journey] })
  }, Math.max(0, Math.min(QUIET, since + MOST - now)))
  waiting.set(journey, { timer, since })
}

/** The clock, in milliseconds, told anew every half minute: for words such as "two minutes ago". */
export function useNow(): number {
  const [now, set] = useState(() => Date.now())
  useEffect(() => {
    const ticking = window.setInterval(() => set(Date.now()), 30_000)
    return () => window.clearInterval(ticking)
  }, [])
  return now
}
