import type { Role, User } from '../app/session'

export const ROLES: readonly Role[] = ['viewer', 'editor', 'admin']
export type UserLine = { id: string; email: string; name: string; role: Role; active: boolean; created_at: string; last_seen_at: string | null }
export type UserMade = UserLine & { one_time_password: string | null }
export type Me = User & { must_change?: boolean }
export type Token = { id: string; label: string; created_at: string; expires_at: string | null; last_used_at: string | null; revoked_at: string | null }
export type Entry = { number: number; at: string; who: string; who_id: string | null; action: string; object: string; detail: Record<string, unknown> }
export type AuditPage = { entries: Entry[]; next: number | null }
export type Share = {
  id: string; url: string | null; embed_url: string | null; journey: string; label: string; lang: string; theme: 'light' | 'dark'
  expires_at: string | null; created_at: string; by: string; revoked_at: string | null; seen: number
}

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
