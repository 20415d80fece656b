import { Anchor, Badge, Group, Stack, Text, Title } from '@mantine/core'
import { Fragment } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { get } from '../app/api'
import { useFilters } from '../app/filters'
import { day } from '../app/format'
import { useLang } from '../app/i18n'
import { useMay } from '../app/session'
import { Failed, Loading } from '../app/states'
import css from './accounts.module.css'
import { Actions } from './actions'
import { Committee } from './committee'
import type { Account, Met } from './shapes'
import { TimelineCard } from './timeline'
import { Visits } from './visits'
import { useWords } from './words'

/** One account: where it stands and why, who is in it, all that happened, what was promised beside what was delivered. */
export function AccountPage() {
  const t = useWords()
  const { journey, id } = useParams({ strict: false }) as { journey: string; id: string }
  const [{ as_of }, lang, may] = [useFilters()[0], useLang(), useMay('editor')]
  const found = useQuery({
    queryKey: ['journey', journey, 'account', id, as_of, lang],
    queryFn: ({ signal }) => get<Account>(`/journeys/${encodeURIComponent(journey)}/accounts/${encodeURIComponent(id)}`, { as_of, lang }, signal),
    placeholderData: undefined,
  })
  if (found.isPending) return <Loading lines={14} />
  if (found.isError) return <Failed error={found.error} again={() => void found.refetch()} />
  const account = found.data
  return (
    <Stack gap="md" className="jg-page">
      <Anchor size="sm" component={Link} to={'/accounts/$journey' as never} params={{ journey } as never}>{t('back')}</Anchor>
      <Group justify="space-between" align="start">
        <Head account={account} />
        {may && <Actions journey={journey} account={account} subject={id} />}
      </Group>
      <div className={css.grid}>
        <Stack gap="md" miw={0}>
          <TimelineCard journey={journey} id={id} people={account.people} />
        </Stack>
        <Stack gap="md" miw={0}>
          {account.committee.length > 0 || account.people.length > 0 ? <Committee account={account} /> : null}
          <Visits account={account} />
          <Promised account={account} />
          <Traits account={account} />
        </Stack>
      </div>
    </Stack>
  )
}

function Head({ account }: { account: Account }) {
  const t = useWords()
  return (
    <Stack gap={4} miw={0}>
      <Title order={1} size="h3" className={css.wrap}>{account.name ?? account.account ?? account.subjects[0]}</Title>
      <Group gap="xs">
        <Badge variant={account.stage === null ? 'outline' : 'filled'} tt="none" size="lg">{account.stage_title ?? t('not_placed')}</Badge>
        {account.since !== null && <Text size="sm">{day(account.since)}</Text>}
        {account.stalled_since !== null && <Text size="sm" className="jg-tone-bad">{t('stalled_since', { at: day(account.stalled_since) })}</Text>}
        {account.due_at !== null && <Text size="sm" c="dimmed">{t('due', { at: day(account.due_at) })}</Text>}
      </Group>
      <Text size="sm" c="dimmed">
        {[`${t('owner')}: ${account.owner ?? t('nobody')}`, t('events', { n: account.events }),
          account.first_event_at && t('first_seen', { at: day(account.first_event_at) }), account.last_event_at && t('last_seen', { at: day(account.last_event_at) })].filter(Boolean).join(' · ')}
      </Text>
    </Stack>
  )
}

function Promised({ account }: { account: Account }) {
  const t = useWords()
  const won = account.moments.some((one) => one.moment === 'won')
  return (
    <section className={css.card} aria-labelledby="promised">
      <Title order={2} size="h5" id="promised">{t('promised_delivered')}</Title>
      {!won && <Text size="sm" c="dimmed">{t('not_sold')}</Text>}
      <div className={css.two}>
        <Meetings title={t('promised')} met={account.promised} none={t('promised_none')} />
        <Meetings title={t('delivered')} met={account.delivered} none={t('delivered_none')} />
      </div>
    </section>
  )
}

function Meetings({ title, met, none }: { title: string; met: Met[]; none: string }) {
  return (
    <div>
      <Title order={3} size="h6" mt="xs">{title}</Title>
      {met.length === 0 && <Text size="sm" c="dimmed">{none}</Text>}
      <ul className={css.list}>
        {met.map((one, i) => (
          <li key={i} className={css.wrap}>
            <Text size="sm">{one.title}</Text>
            <Text size="xs" c="dimmed">{[one.channel, day(one.at)].filter(Boolean).join(' · ')}</Text>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Traits({ account }: { account: Account }) {
  const t = useWords()
  const known = Object.entries(account.traits).filter(([, value]) => value !== null)
  if (known.length === 0) return null
  return (
    <section className={css.card} aria-labelledby="traits">
      <Title order={2} size="h5" id="traits">{t('traits')}</Title>
      <dl className={css.traits}>
        {known.map(([name, value]) => <Fragment key={name}><dt>{name}</dt><dd>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd></Fragment>)}
      </dl>
    </section>
  )
}
