import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { get, send } from '../../app/api'
import { done, failed } from '../../app/notice'
import type { Shape } from '../../api/types'
import { at } from '../data'
import { useWords } from './words'

export type Comment = Shape<'CommentShape'>
export type Review = Shape<'ReviewShape'>
export type Other = Shape<'OtherShape'>
const NO_COMMENTS: Comment[] = []
const NO_REVIEWS: Review[] = []

export function useComments(journey: string): Comment[] {
  return useQuery({ queryKey: ['comments', journey], queryFn: ({ signal }) => get<Comment[]>(`${at(journey)}/comments`, {}, signal), refetchInterval: 30_000 }).data ?? NO_COMMENTS
}

/** The reviews; asked again with every change of the journey, which makes them stale. */
export function useReviews(journey: string): Review[] {
  return useQuery({ queryKey: ['journey', journey, 'reviews'], queryFn: ({ signal }) => get<Review[]>(`${at(journey)}/reviews`, {}, signal) }).data ?? NO_REVIEWS
}

/** What can be done with comments; each tells what went wrong. */
export function useTalk(journey: string) {
  const client = useQueryClient()
  const act = async (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<boolean> => {
    try {
      await send(method, `${at(journey)}/comments${path}`, body)
      await client.invalidateQueries({ queryKey: ['comments', journey] })
      return true
    } catch (error) {
      failed(error)
      return false
    }
  }
  return {
    say: (path: string, text: string, replyTo: string | null) => act('POST', '', { path, text, reply_to: replyTo }),
    reword: (id: string, text: string) => act('PATCH', `/${id}`, { text }),
    settle: (id: string, resolved: boolean) => act('PATCH', `/${id}`, { resolved }),
    drop: (id: string) => act('DELETE', `/${id}`),
  }
}

/** Marks places as looked at. */
export function useReviewing(journey: string): (paths: string[]) => Promise<void> {
  const client = useQueryClient()
  const t = useWords()
  return async (paths) => {
    try {
      const found = await send<Review[]>('POST', `${at(journey)}/reviews`, { paths })
      client.setQueryData(['journey', journey, 'reviews'], found)
      done(t('review_done', { n: paths.length }))
    } catch (error) {
      failed(error)
    }
  }
}

const EVERY = 5000
const NOBODY: Other[] = []

/** Who else has the journey open, and the place each edits; tells them the same of this window. */
export function usePresence(journey: string, path: string | null): Other[] {
  const [others, set] = useState<Other[]>(NOBODY)
  const client = useRef(Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join(''))
  useEffect(() => {
    let gone = false
    const tell = () => {
      if (document.hidden && path === null) return
      send<{ others: Other[] }>('POST', `${at(journey)}/presence`, { client: client.current, path })
        .then((found) => { if (!gone) set((before) => (JSON.stringify(before) === JSON.stringify(found.others) ? before : found.others)) })
        .catch(() => undefined)
    }
    tell()
    const ticking = window.setInterval(tell, EVERY)
    return () => { gone = true; window.clearInterval(ticking) }
  }, [journey, path])
  return others
}
