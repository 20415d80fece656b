import { Text, Title } from '@mantine/core'
import { day, moment } from '../app/format'
import css from './accounts.module.css'
import type { Account, Happened, Visit } from './shapes'
import { useWords } from './words'

/** Every visit of a stage, the latest first, with the event that caused each move. */
export function Visits({ account }: { account: Account }) {
  const t = useWords()
  const turns = new Set(account.visits.map((visit) => visit.turn)).size
  return (
    <section className={css.card} aria-labelledby="history">
      <Title order={2} size="h5" id="history" mb="xs">{t('history')}</Title>
      <ol className={css.list}>
        {[...account.visits].reverse().map((visit) => <VisitLine key={`${visit.turn}-${visit.visit_no}`} visit={visit} turns={turns} />)}
      </ol>
      {account.moments.length > 0 && <Title order={3} size="h6" mt="sm">{t('moments')}</Title>}
      <ul className={css.list}>
        {account.moments.map((one) => <li key={`${one.moment}-${one.turn}-${one.at}`}><Text size="sm">{`${one.title} · ${day(one.at)}`}</Text></li>)}
      </ul>
    </section>
  )
}

function VisitLine({ visit, turns }: { visit: Visit; turns: number }) {
  const t = useWords()
  const tone = visit.outcome_kind === null ? '' : `jg-tone-${visit.outcome_kind}`
  return (
    <li className={css.visit} data-open={visit.left_at === null}>
      <Text size="sm" fw={600}>{turns > 1 ? `${visit.stage_title} · ${t('turn', { n: visit.turn })}` : visit.stage_title}</Text>
      <Text size="xs" c="dimmed">{`${moment(visit.entered_at)} – ${visit.left_at === null ? t('until_now') : moment(visit.left_at)} · ${t('days', { n: Math.floor(visit.days) })}`}</Text>
      <Text size="xs">{`${t('entered_by')}: ${cause(visit.entered_by, t('time_due'))}`}</Text>
      {visit.left_at !== null && (
        <Text size="xs">
          {`${t('left_by')}: ${cause(visit.left_by, t('time_due'))} · `}
          <span className={tone}>{visit.outcome_title ?? visit.move_title}{visit.reason === null ? '' : ` (${visit.reason})`}</span>
        </Text>
      )}
      {visit.milestones.length > 0 && <Text size="xs" c="dimmed">{`${t('milestones')}: ${visit.milestones.map((one) => `${one.title} ${day(one.at)}`).join(', ')}`}</Text>}
    </li>
  )
}

function cause(event: Happened | null, due: string): string {
  return event === null ? due : [event.title, event.person_name].filter(Boolean).join(' · ')
}
