import { useCallback, useEffect, useReducer } from 'react'
import type { Data } from './types'

type State = { past: Data[]; now: Data; next: Data[] }
type Act = { do: Data } | 'undo' | 'redo'
const MOST = 100

/** One step of a mapping's history. */
export function step(state: State, act: Act): State {
  if (act === 'undo') {
    const before = state.past.at(-1)
    return before === undefined ? state : { past: state.past.slice(0, -1), now: before, next: [state.now, ...state.next] }
  }
  if (act === 'redo') {
    const [after, ...rest] = state.next
    return after === undefined ? state : { past: [...state.past, state.now], now: after, next: rest }
  }
  return { past: [...state.past, state.now].slice(-MOST), now: act.do, next: [] }
}

/** A mapping with its history; what is not yet imported is kept in the browser under `name`. */
export function useHistory(name: string, first: Data) {
  const [state, act] = useReducer(step, first, (given) => ({ past: [], now: kept(name) ?? given, next: [] }))
  useEffect(() => sessionStorage.setItem(name, JSON.stringify(state.now)), [name, state.now])
  const change = useCallback((next: Data) => act({ do: next }), [])
  return { data: state.now, change, undo: state.past.length > 0 ? () => act('undo') : null, redo: state.next.length > 0 ? () => act('redo') : null }
}

/** Forget a mapping that was kept. */
export function forget(name: string): void {
  sessionStorage.removeItem(name)
}

function kept(name: string): Data | null {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? 'null') as Data | null
  } catch {
    return null
  }
}
