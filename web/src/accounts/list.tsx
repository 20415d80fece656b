import { Button, Checkbox, Group, NativeSelect, Stack, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { get } from '../app/api'
import { useChoices } from '../app/choices'
import { FilterBar } from '../app/filterbar'
import { useFilters } from '../app/filters'
import { useLang } from '../app/i18n'
import { useJourneys } from '../app/shell'
import { Empty, Failed, Loading } from '../app/states'
import { Rows } from './rows'
import type { Table } from './shapes'
import { useWords } from './words'

export const PAGE = 100
export const SORTS = ['name', 'stage', 'since', 'committee', 'last_touch', 'owner', 'value'] as const
export type Sort = (typeof SORTS)[number]
export type Asked = { search?: string; stage?: string; stalled?: boolean; sort?: Sort; dir?: 'asc' | 'desc' }

/** What the address asks of the list. */
export function askedOf(search: Record<string, unknown>): Asked {
  const found: Asked = {}
  if (typeof search['search'] === 'string') found.search = search['search']
  if (typeof search['stage'] === 'string') found.stage = search['stage']
  if (search['stalled'] === true) found.stalled = true
  if (SORTS.includes(search['sort'] as Sort)) found.sort = search['sort'] as Sort
  if (search['dir'] === 'asc' || search['dir'] === 'desc') found.dir = search['dir']
  return found
}

/** The list of accounts: found by name, stage and filters, sorted by any column, however many there are. */
export function AccountsPage() {
  const t = useWords()
  const { journey } = useParams({ strict: false }) as { journey: string }
  const asked = askedOf(useSearch({ strict: false }) as Record<string, unknown>)
  const [filters] = useFilters()
  const [lang, choices, journeys] = [useLang(), useChoices(journey), useJourneys()]
  const navigate = useNavigate()
  const change = (next: Asked) => void navigate({ to: '.', search: ((before: Record<string, unknown>) => ({ ...before, ...next })) as never, replace: true })
  const [typed, setTyped] = useState(asked.search ?? '')
  const [settled] = useDebouncedValue(typed, 250)
  useEffect(() => {
    if (settled !== (asked.search ?? '')) change({ search: settled || undefined })
  })
  const query = { ...asked, sort: asked.sort === 'committee' ? 'completeness' : asked.sort, values: true, ...filters, lang }
  const page = (offset: number) => ({
    queryKey: ['journey', journey, 'accounts', query, offset],
    queryFn: ({ signal }: { signal: AbortSignal }) => get<Table>(`/journeys/${encodeURIComponent(journey)}/accounts`, { ...query, offset, most: PAGE }, signal),
  })
  const first = useQuery(page(0))
  const stages = journeys.data?.find((one) => one.journey === journey)?.stages ?? []
  const bare = Object.keys(asked).length === 0 && Object.keys(filters).length === 0
  return (
    <Stack gap="sm" className="jg-page">
      <Group justify="space-between">
        <Title order={1} size="h3">{t('title')} {first.data !== undefined && <span className="jg-quiet" role="status">{t('count', { n: first.data.total })}</span>}</Title>
      </Group>
      <Group gap="xs" className="jg-screen">
        <TextInput size="xs" w={240} leftSection={<IconSearch size={14} />} placeholder={t('search')} aria-label={t('search')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        <NativeSelect size="xs" aria-label={t('stage')} value={asked.stage ?? ''} onChange={(event) => change({ stage: event.currentTarget.value || undefined })}
          data={[{ value: '', label: t('all_stages') }, ...stages.map((one) => ({ value: one.stage, label: one.title })), { value: 'outside', label: t('outside') }]} />
        <Checkbox size="xs" label={t('stalled')} checked={asked.stalled ?? false} onChange={(event) => change({ stalled: event.currentTarget.checked || undefined })} />
      </Group>
      <FilterBar choices={choices.choices} span={choices.span} />
      {first.isPending && <Loading lines={12} />}
      {first.isError && <Failed error={first.error} again={() => void first.refetch()} />}
      {first.data !== undefined && first.data.total > 0 && <Rows journey={journey} total={first.data.total} valued={first.data.value_kind ?? 'none'} page={page} asked={asked} change={change} />}
      {first.data?.total === 0 && (bare
        ? <Empty title={t('nothing')} action={<Button component={Link} to="/sources">{t('to_sources')}</Button>}>{t('nothing_text')}</Empty>
        : <Empty title={t('none')}>{t('none_text')}</Empty>)}
    </Stack>
  )
}
