import { Group, NativeSelect, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../app/api'
import { BusyButton } from '../app/busy'
import { useFilters } from '../app/filters'
import { money, moment } from '../app/format'
import { useLang } from '../app/i18n'
import { Failed, Loading } from '../app/states'
import css from './accounts.module.css'
import type { Happened, Person, Timeline } from './shapes'
import { useWords } from './words'

/** All that happened at an account, the latest first, over all people and channels. */
export function TimelineCard({ journey, id, people }: { journey: string; id: string; people: Person[] }) {
  const t = useWords()
  const [channel, setChannel] = useState('')
  const [person, setPerson] = useState('')
  const [{ as_of }, lang] = [useFilters()[0], useLang()]
  const found = useInfiniteQuery({
    queryKey: ['journey', journey, 'timeline', id, channel, person, as_of, lang],
    queryFn: ({ pageParam, signal }) =>
      get<Timeline>(`/journeys/${encodeURIComponent(journey)}/timeline/${encodeURIComponent(id)}`, { before: pageParam, most: 50, channel, person, as_of, lang }, signal),
    initialPageParam: '',
    getNextPageParam: (page: Timeline) => page.next ?? undefined,
  })
  const events = found.data?.pages.flatMap((page) => page.events) ?? []
  const channels = [...new Set([channel, ...events.map((one) => one.channel ?? '')])].filter(Boolean).sort()
  return (
    <section className={css.card} aria-labelledby="timeline">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5" id="timeline">{t('timeline')}</Title>
        <Group gap="xs" className="jg-screen">
          <NativeSelect size="xs" aria-label={t('channel')} value={channel} onChange={(event) => setChannel(event.currentTarget.value)} data={[{ value: '', label: t('all_channels') }, ...channels]} />
          <NativeSelect size="xs" aria-label={t('person')} value={person} onChange={(event) => setPerson(event.currentTarget.value)} maw={180}
            data={[{ value: '', label: t('all_people') }, ...people.map((one) => ({ value: one.person, label: one.name ?? one.person }))]} />
        </Group>
      </Group>
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} again={() => void found.refetch()} />}
      {found.data !== undefined && events.length === 0 && <Text size="sm" c="dimmed">{t('no_events')}</Text>}
      <ol className={css.list}>{events.map((one) => <EventLine key={one.event_id} event={one} />)}</ol>
      {found.hasNextPage && <BusyButton mt="xs" size="xs" variant="default" busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('more')}</BusyButton>}
    </section>
  )
}

function EventLine({ event }: { event: Happened }) {
  const t = useWords()
  const known = Object.entries(event.properties)
  const value = event.value === null ? '' : event.currency === null ? event.value : money(event.value, event.currency)
  const actor = event.actor === 'system' || event.actor === 'us' || event.actor === 'customer' ? t(event.actor) : event.actor
  return (
    <li className={css.event}>
      <Text size="xs" c="dimmed" component="time" dateTime={event.occurred_at}>{moment(event.occurred_at)}</Text>
      <div className={css.wrap}>
        <Text size="sm" component="span" fw={550}>{event.title}</Text>
        {value !== '' && <Text size="sm" component="span">{` · ${value}`}</Text>}
        <Text size="xs" c="dimmed">{[event.person_name ?? event.person, event.channel, actor, event.source].filter(Boolean).join(' · ')}</Text>
        {known.length > 0 && (
          <details className={css.small}>
            <summary>{t('details')}</summary>
            {known.map(([name, said]) => <div key={name}>{`${name}: ${typeof said === 'object' ? JSON.stringify(said) : String(said)}`}</div>)}
          </details>
        )}
      </div>
    </li>
  )
}
