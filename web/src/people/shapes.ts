import type { Shape } from '../api/types'
import type { Role } from '../app/session'

export const ROLES: readonly Role[] = ['viewer', 'editor', 'admin']
export type UserLine = Shape<'UserLine'>
export type UserMade = Shape<'UserMade'>
export type Me = Shape<'UserShape'>
export type Token = Shape<'TokenLine'>
export type Entry = Shape<'AuditShape'>
export type AuditPage = Shape<'AuditPage'>
export type Share = Shape<'ShareShape'>

/** Whether a link still shows something at `now`, in milliseconds of the clock. */
export function isOpen(one: { revoked_at: string | null; expires_at: string | null }, now: number): boolean {
  return one.revoked_at === null && (one.expires_at === null || Date.parse(one.expires_at) > now)
}

/** The end of a day of the calendar as the browser's own zone has it; null for no day. */
export function endOf(day: string): string | null {
  const [year, month, date] = day.split('-').map(Number)
  if (year === undefined || month === undefined || date === undefined || Number.isNaN(year + month + date)) return null
  return new Date(year, month - 1, date, 23, 59, 59).toISOString()
}

/** Tomorrow as an input of a day takes it. */
export function tomorrow(now: number): string {
  const next = new Date(now + 86_400_000)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${next.getFullYear()}-${two(next.getMonth() + 1)}-${two(next.getDate())}`
}
