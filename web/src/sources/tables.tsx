import { Button, NativeSelect, Table, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client, get, send } from '../app/api'
import { BusyButton } from '../app/busy'
import { ago, moment, number } from '../app/format'
import { useNow } from '../app/live'
import { done, failed } from '../app/notice'
import { useMay } from '../app/session'
import { Empty, Failed, Loading } from '../app/states'
import { EVERY } from './savebar'
import css from './sources.module.css'
import type { Source } from './types'
import { Wide } from './wide'
import { useWords } from './words'

const LOOK = 4000

/** Every connected table: how often it is read, when it last was, what went wrong. */
export function Tables() {
  const t = useWords()
  const sources = useQuery({ queryKey: ['sources'], queryFn: () => get<Source[]>('/sources'), refetchInterval: LOOK })
  if (sources.isPending) return <Loading />
  if (sources.isError) return <Failed error={sources.error} again={() => void sources.refetch()} />
  if (sources.data.length === 0) return <Empty title={t('no_tables')} action={<Button component={Link} to="/sources/connect">{t('to_upload')}</Button>}>{t('no_tables_text')}</Empty>
  return (
    <div className={css['card']}>
      <Wide label={t('tables')} least={860}>
        <Table fz="sm" verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('source')}</Table.Th><Table.Th>{t('table')}</Table.Th><Table.Th>{t('schedule')}</Table.Th><Table.Th>{t('state')}</Table.Th><Table.Th>{t('last')}</Table.Th>
              <Table.Th className={css['num']}>{t('rows')}</Table.Th><Table.Th className={css['num']}>{t('fresh')}</Table.Th><Table.Th>{t('next')}</Table.Th><Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{sources.data.map((one) => <Line key={one.source} source={one} />)}</Table.Tbody>
        </Table>
      </Wide>
    </div>
  )
}

const TONES = { never: 'quiet', running: 'plain', done: 'good', failed: 'bad' } as const

function Line({ source }: { source: Source }) {
  const t = useWords()
  const [now, may] = [useNow(), useMay('editor')]
  const states = { never: t('never_run'), running: t('running'), done: t('ok'), failed: t('failed') }
  const refresh = useMutation({
    mutationFn: () => send<Source>('POST', `/sources/${encodeURIComponent(source.source)}/refresh`),
    onSuccess: () => {
      done(t('refreshing', { source: source.source }))
      void client.invalidateQueries({ queryKey: ['sources'] })
    },
    onError: failed,
  })
  return (
    <>
      <Table.Tr>
        <Table.Td><strong>{source.source}</strong>{source.title !== null && <Text size="xs" c="dimmed">{source.title}</Text>}</Table.Td>
        <Table.Td className={css['wrap']}>{source.table}<Text size="xs" c="dimmed">{source.file}{source.cursor !== null && ` · ${t('cursor', { cursor: source.cursor })}`}</Text></Table.Td>
        <Table.Td><Schedule source={source} may={may} /></Table.Td>
        <Table.Td><span className={`jg-tone-${TONES[source.state]}`}>{states[source.state]}</span></Table.Td>
        <Table.Td title={source.succeeded_at === null ? '' : moment(source.succeeded_at)}>{source.succeeded_at === null ? '–' : ago(source.succeeded_at, now)}</Table.Td>
        <Table.Td className={css['num']}>{source.rows === null ? '–' : number(source.rows)}</Table.Td>
        <Table.Td className={css['num']}>{source.wrote === null ? '–' : number(source.wrote)}</Table.Td>
        <Table.Td>{source.next_at === null ? '–' : ago(source.next_at, now)}</Table.Td>
        <Table.Td>{may && <BusyButton size="compact-xs" variant="default" busy={refresh.isPending || source.state === 'running'} aria-label={`${t('refresh')}: ${source.source}`} onClick={() => refresh.mutate()}>{t('refresh')}</BusyButton>}</Table.Td>
      </Table.Tr>
      {source.error !== null && <Table.Tr><Table.Td colSpan={9}><Text size="xs" className="jg-tone-bad" role="alert">{source.source}: {source.error}</Text></Table.Td></Table.Tr>}
    </>
  )
}

function Schedule({ source, may }: { source: Source; may: boolean }) {
  const t = useWords()
  const labels: Record<string, string> = { '': t('only_asked'), '15m': t('m15'), '1h': t('h1'), '6h': t('h6'), '1d': t('d1') }
  const every = source.every ?? ''
  const set = useMutation({
    mutationFn: (next: string) => send<Source>('PUT', `/sources/${encodeURIComponent(source.source)}/schedule`, { every: next === '' ? null : next }),
    onSuccess: (found, next) => {
      const back = () => set.mutate(every)
      done(t('scheduled', { source: found.source, every: labels[next] ?? next }), next === every ? undefined : back)
      void client.invalidateQueries({ queryKey: ['sources'] })
    },
    onError: failed,
  })
  if (!may) return <>{labels[every] ?? every}</>
  return (
    <NativeSelect size="xs" miw={190} value={every} disabled={set.isPending} aria-label={t('schedule_of', { source: source.source })} onChange={(e) => set.mutate(e.currentTarget.value)}
      data={[...new Set(['', ...EVERY, every])].map((value) => ({ value, label: labels[value] ?? value }))} />
  )
}
