import { Stack, Text, Title } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { get, Problem, type Query } from '../app/api'
import { useLang } from '../app/i18n'
import { Failed, Loading } from '../app/states'
import css from './compare.module.css'
import { Nobody } from './nobody'
import { COMPARED, type Table } from './shapes'

/** Two sides of the same figures, number by number, each with its change and the interval of the change. */
export function Sides({ journey, query, names }: { journey: string; query: Query; names?: [string, string] }) {
  const lang = useLang()
  const found = useQueries({
    queries: COMPARED.map((figure) => ({
      queryKey: ['journey', journey, 'compared', figure, query, lang],
      queryFn: ({ signal }: { signal: AbortSignal }) => get<Table>(`/journeys/${encodeURIComponent(journey)}/figures/${figure}`, { ...query, lang }, signal),
    })),
  })
  const tables = found.map((one) => one.data).filter((one): one is Table => one !== undefined && one.rows.length > 0)
  const wrong = found.find((one) => one.isError)
  if (tables.length === 0 && found.some((one) => one.isPending)) return <Loading lines={10} />
  if (tables.length === 0) return wrong === undefined || nobody(wrong.error) ? <Nobody journey={journey} by={typeof query['by'] === 'string' ? query['by'] : undefined} /> : <Failed error={wrong.error} />
  const titles: Record<string, string> = names === undefined ? {} : { now: names[0], before: names[1] }
  return (
    <Stack gap="md">
      {tables.map((table) => (
        <section key={table.figure} aria-label={table.title}>
          <Title order={2} size="h5" mb={4}>{table.title}</Title>
          <div className={css.scroll} tabIndex={0} role="region" aria-label={table.title}>
            <table className={css.table}>
              <thead><tr>{table.columns.map((one) => <th key={one.key} scope="col">{titles[one.key] ?? one.title}</th>)}</tr></thead>
              <tbody>
                {table.rows.map((row, i) => (
                  <tr key={i}>{row.map((cell, j) => <td key={j} className={`jg-tone-${cell.tone}`} title={cell.note ?? undefined}>{cell.text}</td>)}</tr>
                ))}
              </tbody>
            </table>
          </div>
          {table.notes.slice(0, 4).map((note) => <Text key={note} size="xs" c="dimmed">{note}</Text>)}
        </section>
      ))}
      {found.some((one) => one.isPending) && <Loading lines={3} />}
    </Stack>
  )
}

/** Whether a side has nobody in it, so that its figures cannot be. */
const nobody = (error: unknown): boolean => error instanceof Problem && error.status === 422
