import { QueryClient } from '@tanstack/react-query'
import { lang } from './i18n'

/** Where the app lives: `/`, or `/w/<name>/` for a further workspace. */
export const BASE = new URL('.', document.baseURI).pathname

/** What the server says went wrong: a stable code, a sentence, the particulars, what to do. */
export class Problem extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly detail: unknown, readonly advice: string) {
    super(message)
  }
}

let csrf: string | null = null

/** The token that goes with every change; the session tells it. */
export function useToken(next: string | null): void {
  csrf = next
}

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>

/** The address of a route with its query; lists are repeated, what is missing is left out. */
export function address(path: string, query: Query = {}): string {
  const found = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue
    if (Array.isArray(value)) for (const one of value as readonly string[]) found.append(key, one)
    else found.set(key, String(value))
  }
  const asked = found.toString()
  return `${BASE}api${path}${asked ? `?${asked}` : ''}`
}

/** What every question says: that JSON is wanted, and the reader's language, in which the server tells what is wrong. */
export function asking(): Record<string, string> {
  return { accept: 'application/json', 'accept-language': lang() }
}

/** How often, and how long apart, a server that has only just started is asked again. */
const [TRIES, APART] = [90, 700]

export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await told<T>(await fetch(address(path, query), { signal: signal ?? null, headers: asking() }))
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'loading') || tries === TRIES || signal?.aborted === true) throw error
      await new Promise((wake) => setTimeout(wake, APART))
    }
  }
}

export async function send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, query: Query = {}): Promise<T> {
  const raw = body instanceof Blob
  const headers = asking()
  if (csrf !== null) headers['X-CSRF-Token'] = csrf
  if (body !== undefined) headers['content-type'] = raw ? 'application/octet-stream' : 'application/json'
  const sent = body === undefined ? null : raw ? body : JSON.stringify(body)
  return told<T>(await fetch(address(path, query), { method, headers, body: sent }))
}

/** What a server's answer says; a Problem where it refuses. */
export async function told<T>(answer: Response): Promise<T> {
  const json: unknown = answer.status === 204 ? null : await answer.json().catch(() => null)
  if (answer.ok) return json as T
  const problem = (json ?? {}) as { code?: string; message?: string; detail?: unknown; advice?: string }
  if (answer.status === 401 && problem.code !== 'log_in_wrong') window.dispatchEvent(new Event('jg-signed-out'))
  throw new Problem(answer.status, problem.code ?? 'fault', problem.message ?? answer.statusText, problem.detail, problem.advice ?? '')
}

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (times, error) => times < 2 && !(error instanceof Problem && error.status < 500),
      placeholderData: (before: unknown) => before,
    },
  },
})
