import { Anchor, Group, NativeSelect, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get } from '../app/api'
import { number } from '../app/format'
import { useLang } from '../app/i18n'
import { Failed, Loading } from '../app/states'
import css from './sources.module.css'
import type { Received } from './types'
import { useWords } from './words'

const LOOK = 2000
const SPANS = ['5', '15', '60', '180']

/** What came in the last minutes, as it comes. */
export function ReceivedNow() {
  const t = useWords()
  const [minutes, setMinutes] = useState('15')
  const found = useQuery({ queryKey: ['received', minutes], queryFn: ({ signal }) => get<Received>('/received', { minutes }, signal), refetchInterval: LOOK })
  const came = found.data
  const total = came?.minutes.reduce((sum, one) => sum + one.events + one.refused, 0) ?? 0
  return (
    <section className={css['card']}>
      <Group justify="space-between" align="flex-end" mb="xs">
        <h2>{t('received', { n: Number(minutes) })}</h2>
        <NativeSelect size="xs" aria-label={t('minutes')} value={minutes} data={SPANS} onChange={(e) => setMinutes(e.currentTarget.value)} />
      </Group>
      {found.isError && <Failed error={found.error} />}
      {found.isPending && <Loading lines={3} />}
      {came !== undefined && total === 0 && <Text size="sm" c="dimmed" role="status">{t('none_received')}</Text>}
      {came !== undefined && total > 0 && <Came came={came} />}
    </section>
  )
}

function Came({ came }: { came: Received }) {
  const t = useWords()
  const events = came.minutes.reduce((sum, one) => sum + one.events, 0)
  const refused = came.minutes.reduce((sum, one) => sum + one.refused, 0)
  const said = `${t('count_events', { n: events })}, ${t('count_refused', { n: refused })}`
  return (
    <Stack gap="sm">
      <Text size="sm" role="status">{said}{came.waiting > 0 && <span className="jg-quiet"> · {t('waits', { n: came.waiting })}</span>}</Text>
      <Bars minutes={came.minutes} said={said} />
      <div className={css['fields']} style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 340px), 1fr))' }}>
        <div>
          <Text size="xs" fw={600}>{t('by_source')}</Text>
          <Table fz="xs"><Table.Tbody>{came.by_source.slice(0, 15).map((one) => <Table.Tr key={`${one.source} ${one.name}`}><Table.Td>{one.source}</Table.Td><Table.Td className={css['wrap']}>{one.name}</Table.Td><Table.Td className={css['num']}>{number(one.events)}</Table.Td></Table.Tr>)}</Table.Tbody></Table>
        </div>
        <Latest latest={came.latest.slice(0, 15)} />
      </div>
    </Stack>
  )
}

/** One bar a minute, with its table. */
function Bars({ minutes, said }: { minutes: Received['minutes']; said: string }) {
  const t = useWords()
  const lang = useLang()
  const most = Math.max(1, ...minutes.map((one) => one.events + one.refused))
  const clock = (at: string) => new Intl.DateTimeFormat(lang, { timeStyle: 'short' }).format(new Date(at))
  const high = (count: number) => ({ height: `${count === 0 ? 0 : Math.max(4, (100 * count) / most)}%` })
  return (
    <>
      <div className={css['minutes']} role="img" aria-label={said}>
        {minutes.map((one) => (
          <div key={one.at} className={css['minute']} title={`${clock(one.at)}: ${t('count_events', { n: one.events })}, ${t('count_refused', { n: one.refused })}`}>
            <div className={css['refused']} style={high(one.refused)} /><div className={css['came']} style={high(one.events)} />
          </div>
        ))}
      </div>
      <details>
        <summary><Text span size="xs">{t('as_table')}</Text></summary>
        <Table fz="xs">
          <Table.Thead><Table.Tr><Table.Th>{t('minute')}</Table.Th><Table.Th className={css['num']}>{t('events')}</Table.Th><Table.Th className={css['num']}>{t('refused')}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>{minutes.map((one) => <Table.Tr key={one.at}><Table.Td>{clock(one.at)}</Table.Td><Table.Td className={css['num']}>{number(one.events)}</Table.Td><Table.Td className={css['num']}>{number(one.refused)}</Table.Td></Table.Tr>)}</Table.Tbody>
        </Table>
      </details>
    </>
  )
}

function Latest({ latest }: { latest: Received['latest'] }) {
  const t = useWords()
  const lang = useLang()
  const clock = (at: string) => new Intl.DateTimeFormat(lang, { timeStyle: 'medium' }).format(new Date(at))
  return (
    <div>
      <Text size="xs" fw={600}>{t('latest')}</Text>
      <Table fz="xs">
        <Table.Tbody>
          {latest.map((event) => (
            <Table.Tr key={event.event_id}>
              <Table.Td>{clock(event.at)}</Table.Td>
              <Table.Td className={css['wrap']}><Anchor component={Link} size="xs" to={'/sources/trace' as never} search={{ event: event.event_id } as never} aria-label={`${event.name}: ${t('trace_it', { id: event.event_id })}`}>{event.name}</Anchor></Table.Td>
              <Table.Td className={css['wrap']}>{event.account ?? event.person ?? event.anonymous_id}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
