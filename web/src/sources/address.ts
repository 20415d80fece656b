import { useNavigate, useSearch } from '@tanstack/react-router'

export type Place = { upload?: string; job?: string; sheet?: string; event?: string; source?: string; reason?: string; side?: string }

/** What the address says of this part, and a way to change some of it. */
export function usePlace(): [Place, (change: Place, replace?: boolean) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const text = (key: keyof Place) => (search[key] === undefined ? undefined : String(search[key]))
  const place: Place = {
    upload: text('upload'), job: text('job'), sheet: text('sheet'), event: text('event'), source: text('source'), reason: text('reason'), side: text('side'),
  }
  const change = (next: Place, replace = false) => void navigate({ to: '.', search: ((before: Record<string, unknown>) => ({ ...before, ...next })) as never, replace })
  return [place, change]
}
