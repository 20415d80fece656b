import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState, type ReactNode } from 'react'
import { get } from '../app/api'
import { moment } from '../app/format'
import { useJourneys } from '../app/shell'
import { Empty, Failed, Loading } from '../app/states'
import { usePlace } from './address'
import css from './sources.module.css'
import type { Trace } from './types'
import { useWords } from './words'

/** The way of one message or event: when it came, what became of it, whose it is, what it caused. */
export function TraceTab() {
  const t = useWords()
  const [place, change] = usePlace()
  const [typed, setTyped] = useState(place.event ?? '')
  useEffect(() => setTyped(place.event ?? ''), [place.event])
  const found = useQuery({
    queryKey: ['trace', place.event],
    queryFn: ({ signal }) => get<Trace>(`/events/${encodeURIComponent(place.event ?? '')}`, {}, signal),
    enabled: place.event !== undefined && place.event !== '',
    placeholderData: undefined,
  })
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed" maw={720}>{t('trace_text')}</Text>
      <form onSubmit={(e) => { e.preventDefault(); change({ event: typed.trim() || undefined }) }}>
        <Group align="flex-end" gap="xs">
          <TextInput size="xs" label={t('event_id')} value={typed} onChange={(e) => setTyped(e.currentTarget.value)} style={{ flex: '0 1 380px' }} />
          <Button size="xs" type="submit" disabled={typed.trim() === ''}>{t('follow')}</Button>
        </Group>
      </form>
      {found.isLoading && <Loading lines={5} />}
      {found.isError && <Failed error={found.error} />}
      {found.data?.state === 'unknown' && <Empty title={t('unknown')}>{t('unknown_text')}</Empty>}
      {found.data !== undefined && found.data.state !== 'unknown' && <Way trace={found.data} />}
    </Stack>
  )
}

function Way({ trace }: { trace: Trace }) {
  const t = useWords()
  return (
    <ol className={css['way']} aria-live="polite">
      <Step title={t('came')}>{trace.source !== null && t('came_text', { source: trace.source })}{trace.received_at !== null && ` · ${moment(trace.received_at)}`}</Step>
      {trace.refusals.map((one) => <Step key={one.number} tone="bad" title={t('was_refused')}>{moment(one.received_at)} · <code>{one.reason}</code> {one.sentence} · {t(one.state === 'open' ? 'state_open' : one.state === 'replayed' ? 'state_replayed' : 'state_discarded')}</Step>)}
      {trace.state === 'accepted' && <Step title={t('accepted')}>{trace.repeats > 0 && t('repeats', { n: trace.repeats })}</Step>}
      {trace.kept !== null && <Kept kept={trace.kept} />}
      {trace.facts.length > 0 && <Step title={t('says')}><Facts facts={trace.facts} /></Step>}
      {trace.state === 'accepted' && <Whose trace={trace} />}
      {trace.state === 'accepted' && <Caused caused={trace.caused} />}
    </ol>
  )
}

function Step({ title, tone, children }: { title: string; tone?: 'bad'; children?: ReactNode }) {
  return <li data-tone={tone}><strong>{title}</strong><Text size="sm" component="div" className={css['wrap']}>{children}</Text></li>
}

function Kept({ kept }: { kept: NonNullable<Trace['kept']> }) {
  const t = useWords()
  if (kept.place === 'inbox') return <Step title={t('in_inbox')} />
  return (
    <Step title={t('in_lake')}>
      {kept.sealed_at !== null && t('sealed', { at: moment(kept.sealed_at) })}
      {typeof kept.import_number === 'number' && t('import_row', { row: kept.row ?? 0, number: kept.import_number })}
    </Step>
  )
}

function Facts({ facts }: { facts: Trace['facts'] }) {
  return (
    <>
      {facts.map((fact, i) => {
        const { properties, ...rest } = fact
        const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null))
        return <pre key={i} className={css['code']} tabIndex={0}>{JSON.stringify({ ...said, ...(properties === null ? {} : { properties: JSON.parse(properties) as unknown }) }, null, 2)}</pre>
      })}
    </>
  )
}

function Whose({ trace }: { trace: Trace }) {
  const t = useWords()
  const said = [trace.account !== null && `${t('account')}: ${trace.account}`, trace.person !== null && `${t('person')}: ${trace.person}`].filter(Boolean)
  return <Step title={t('belongs')}>{said.length > 0 ? said.join(' · ') : t('nobody')}</Step>
}

function Caused({ caused }: { caused: Trace['caused'] }) {
  const t = useWords()
  const journeys = useJourneys().data ?? []
  const called = (journey: string, stage: string) => journeys.find((one) => one.journey === journey)?.stages.find((one) => one.stage === stage)?.title ?? stage
  if (caused.length === 0) return <Step title={t('caused')}>{t('nothing_caused')}</Step>
  return (
    <Step title={t('caused')}>
      {caused.map((one, i) => (
        <div key={i}>
          <Anchor component={Link} size="sm" to={'/accounts/$journey/$id' as never} params={{ journey: one.journey, id: one.subject } as never}>{t(one.event, { subject: one.subject, stage: called(one.journey, one.stage) })}</Anchor> · {moment(one.at)}
        </div>
      ))}
    </Step>
  )
}
