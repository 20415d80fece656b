import { Button, NativeSelect, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { get } from '../app/api'
import { useFilters } from '../app/filters'
import { percent } from '../app/format'
import { useLang } from '../app/i18n'
import { useJourneys } from '../app/shell'
import { Empty, Failed, Loading } from '../app/states'
import css from './compare.module.css'
import type { Future as Found } from './shapes'
import { useWords } from './words'

/** The journey as it is beside the journey as it should be: what must change, by how much, how far it has got. */
export function Future({ journey }: { journey: string }) {
  const t = useWords()
  const lang = useLang()
  const [filters] = useFilters()
  const futures = (useJourneys().data ?? []).filter((one) => one.map === 'future' && one.journey !== journey)
  const said = (useSearch({ strict: false }) as { future?: string }).future
  const future = said ?? futures[0]?.journey
  const navigate = useNavigate()
  const found = useQuery({
    queryKey: ['journey', journey, 'future', future, filters, lang],
    queryFn: ({ signal }) => get<Found>(`/journeys/${encodeURIComponent(journey)}/compare/future`, { ...filters, future, lang }, signal),
    enabled: future !== undefined,
  })
  if (future === undefined) return <Empty title={t('no_future')} action={<Button component={Link} to="/guide" variant="default">{t('to_guide')}</Button>}>{t('no_future_text')}</Empty>
  if (found.isPending) return <Loading />
  if (found.isError) return <Failed error={found.error} again={() => void found.refetch()} />
  return (
    <Stack gap="md">
      <NativeSelect size="xs" maw={320} label={t('pick_future')} value={future} data={futures.map((one) => ({ value: one.journey, label: one.title }))}
        onChange={(event) => void navigate({ to: '.', search: { ...filters, tab: 'future', future: event.currentTarget.value } as never, replace: true })} />
      <Targets found={found.data} />
      <Title order={2} size="h4">{t('differences')}</Title>
      {found.data.differences.length === 0 ? <Text size="sm">{t('none_different')}</Text> : (
        <div className={css.scroll} tabIndex={0} role="region" aria-label={t('differences')}>
          <table className={css.table}>
            <thead><tr><th scope="col">{t('what')}</th><th scope="col">{t('before')}</th><th scope="col">{t('after')}</th></tr></thead>
            <tbody>{found.data.differences.map((one, i) => <tr key={i}><th scope="row">{one.where}</th><td>{one.before || '—'}</td><td>{one.after || '—'}</td></tr>)}</tbody>
          </table>
        </div>
      )}
    </Stack>
  )
}

function Targets({ found }: { found: Found }) {
  const t = useWords()
  if (found.rows.length === 0) return <Text size="sm" c="dimmed">{t('nothing_to_reach')}</Text>
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={t('future')}>
      <table className={css.table}>
        <thead><tr>{(['stage', 'what', 'now', 'target', 'gap', 'progress'] as const).map((key) => <th key={key} scope="col">{t(key)}</th>)}</tr></thead>
        <tbody>
          {found.rows.map((row, i) => (
            <tr key={i}>
              <th scope="row">{row.title}</th>
              <td>{row.what}</td>
              <td className={css.number}>{row.measured_text || row.current}</td>
              <td className={css.number}>{row.target}</td>
              <td className={css.number}>{row.gap_text}</td>
              <td className={css.number}>
                {row.progress !== null && <><span className={css.bar} aria-hidden><i style={{ width: `${Math.round(100 * Math.min(1, Math.max(0, row.progress)))}%` }} /></span>{percent(row.progress)}</>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
