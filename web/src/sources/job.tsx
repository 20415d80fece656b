import { Alert, Button, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { client, get } from '../app/api'
import { both } from '../app/sentences'
import { Failed, Loading } from '../app/states'
import { usePlace } from './address'
import { useMapWords } from './mapwords'
import css from './sources.module.css'
import type { Job } from './types'

const STEPS = ['wait', 'read', 'translate'] as const
const EVERY = 400

/** An import under way, and what came of it. It goes on whether anybody looks or not. */
export function Importing({ id }: { id: string }) {
  const found = useQuery({
    queryKey: ['jobs', id],
    queryFn: () => get<Job>(`/jobs/${encodeURIComponent(id)}`),
    refetchInterval: (query) => (query.state.data === undefined || query.state.data.state === 'running' ? EVERY : false),
  })
  const state = found.data?.state
  useEffect(() => {
    if (state === 'done') for (const queryKey of [['journey'], ['journeys'], ['sources']]) void client.invalidateQueries({ queryKey })
  }, [state])
  if (found.isError) return <Failed error={found.error} again={() => void found.refetch()} />
  if (found.data === undefined) return <Loading lines={4} />
  return <section className={css['card']} aria-live="polite">{found.data.state === 'running' ? <Under job={found.data} /> : <Ended job={found.data} />}</section>
}

function Under({ job }: { job: Job }) {
  const t = useMapWords()
  const step = STEPS.find((one) => one === job.step) ?? 'wait'
  const value = job.total === null ? 100 : (100 * job.done) / Math.max(1, job.total)
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">{t('importing', { source: job.about })}</Title>
      <Progress value={value} animated={job.total === null} aria-label={t(`step_${step}`)} />
      <Text size="sm">{t(`step_${step}`)} · {t('done_rows', { n: job.done })}</Text>
      <Text size="xs" c="dimmed">{t('leave')}</Text>
    </Stack>
  )
}

function Ended({ job }: { job: Job }) {
  const t = useMapWords()
  const [, go] = usePlace()
  if (job.state === 'failed' || job.result === null) {
    return (
      <Stack gap="sm">
        <Alert color="red" variant="outline" role="alert" title={t('import_failed', { source: job.about })}>
          <Text size="sm">{both(job.error?.message ?? '', job.error?.advice)}</Text>
        </Alert>
        <Group><Button onClick={() => go({ job: undefined })}>{t('other_file')}</Button></Group>
      </Stack>
    )
  }
  const { rows, new: fresh, changed, quarantined } = job.result
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">{t('imported', { source: job.about })}</Title>
      <Text size="sm">{t('imported_text', { rows, facts: fresh + changed, aside: quarantined })}</Text>
      <Group gap="xs">
        <Button component={Link} to="/">{t('to_map')}</Button>
        <Button variant="default" onClick={() => go({ job: undefined, upload: undefined, sheet: undefined })}>{t('next_table')}</Button>
        <Button variant="default" component={Link} to="/sources/tables">{t('to_tables')}</Button>
        {quarantined > 0 && <Button variant="default" component={Link} to="/sources/quarantine" search={{ source: job.about } as never}>{t('to_aside')}</Button>}
      </Group>
    </Stack>
  )
}
