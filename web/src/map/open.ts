import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { FigureRef } from './document'

/** What is open beside the map; it lives in the address, so that a link opens the same. */
export type Opened =
  | { kind: 'figure'; ref: FigureRef }
  | { kind: 'cell'; path: string; stage: string; lane: string; tab?: 'edit' | 'talk' }
  | { kind: 'stage'; stage: string }
  | { kind: 'history' }
  | { kind: 'talk' }
  | { kind: 'journey'; stage?: string }

const KINDS = ['figure', 'cell', 'stage', 'history', 'talk', 'journey']

function openedOf(said: unknown): Opened | null {
  if (typeof said !== 'object' || said === null || !('kind' in said)) return null
  return KINDS.includes(String(said.kind)) ? (said as Opened) : null
}

type Search = Record<string, unknown>

/** The address's own words about the map, and a function that changes some; the function stays the same. */
export function useAddress(): [Search, (changed: Search) => void] {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const change = useCallback(
    (changed: Search) => void navigate({ to: '.', search: ((before: Search) => ({ ...before, ...changed })) as never, replace: true }), [navigate],
  )
  return [search, change]
}

export function useOpened(): [Opened | null, (next: Opened | null) => void] {
  const [search, change] = useAddress()
  const open = useCallback((next: Opened | null) => change({ open: next ?? undefined }), [change])
  return [openedOf(search['open']), open]
}
