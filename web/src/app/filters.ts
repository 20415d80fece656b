import { useNavigate, useSearch } from '@tanstack/react-router'

/** What every view is filtered by; it lives in the address, so that a link shows the same. */
export type Filters = { since?: string; until?: string; as_of?: string; where?: string[] }

export function filtersOf(search: Record<string, unknown>): Filters {
  const text = (key: string) => (typeof search[key] === 'string' && search[key] !== '' ? (search[key] as string) : undefined)
  const said = search['where']
  const where = (Array.isArray(said) ? said : [said]).filter((one): one is string => typeof one === 'string' && one.includes(':'))
  const found: Filters = {}
  for (const key of ['since', 'until', 'as_of'] as const) {
    const value = text(key)
    if (value !== undefined) found[key] = value
  }
  if (where.length > 0) found.where = where
  return found
}

/** The filters of the present address, and a function that changes some of them in place. */
export function useFilters(): [Filters, (change: Partial<Filters>) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const change = (changed: Partial<Filters>) =>
    void navigate({ to: '.', search: ((before: Record<string, unknown>) => ({ ...before, ...changed })) as never, replace: true })
  return [filtersOf(search), change]
}
