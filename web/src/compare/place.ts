import { useNavigate, useSearch } from '@tanstack/react-router'

type Said = Record<string, string | undefined>

/** What is compared, as the address says it: so a link shows the same. An empty text takes the key out of the address. */
export function usePlace(keys: readonly string[]): [Said, (next: Said) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const said = Object.fromEntries(keys.map((key) => [key, typeof search[key] === 'string' ? search[key] : undefined])) as Said
  const change = (next: Said) => {
    const told = Object.fromEntries(Object.entries(next).map(([key, value]) => [key, value || undefined]))
    void navigate({ to: '.', search: ((before: Record<string, unknown>) => ({ ...before, ...told })) as never, replace: true })
  }
  return [said, change]
}
