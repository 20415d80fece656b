import { useQuery } from '@tanstack/react-query'
import type { Shape } from '../api/types'
import { client, get, useToken } from './api'

export type Session = Shape<'SessionShape'>
export type User = Shape<'UserShape'>
export type Role = User['role']
export type Place = Shape<'SignedIn'>

export const SESSION = ['session'] as const

/** Asks who is signed in; the token for changes is remembered on the way. */
export async function session(): Promise<Session> {
  const found = await get<Session>('/session')
  useToken(found.csrf)
  return found
}

export function useSession(): Session | undefined {
  return useQuery({ queryKey: SESSION, queryFn: session, staleTime: 60_000 }).data
}

/** To be called with what a log-in, set-up or log-out answered. */
export function signed(next: Session): void {
  useToken(next.csrf)
  client.clear()
  client.setQueryData(SESSION, next)
}

const RANKS: Record<Role, number> = { viewer: 0, editor: 1, admin: 2 }

/** Whether the present user may do what takes this role; the server decides, this only hides what would be refused. */
export function useMay(role: Role): boolean {
  const user = useSession()?.user
  return user !== null && user !== undefined && RANKS[user.role] >= RANKS[role]
}
