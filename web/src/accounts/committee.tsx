import { Stack, Text, Title } from '@mantine/core'
import { day } from '../app/format'
import css from './accounts.module.css'
import type { Account, Person, Seat } from './shapes'
import { useWords } from './words'

/** Who decides at this account: each role with whoever has it, and which nobody has yet. */
export function Committee({ account }: { account: Account }) {
  const t = useWords()
  const seated = new Set(account.committee.flatMap((seat) => seat.people.map((person) => person.person)))
  const others = account.people.filter((person) => !seated.has(person.person))
  return (
    <section className={css.card} aria-labelledby="committee">
      <Title order={2} size="h5" id="committee" mb="xs">{t('people')}</Title>
      <Stack gap={6}>
        {account.committee.map((seat) => <SeatCard key={seat.role} seat={seat} />)}
        {others.length > 0 && (
          <div className={css.seat}>
            <Text size="sm" fw={600}>{t('others')}</Text>
            {others.slice(0, 30).map((person) => <Somebody key={person.person} person={person} />)}
          </div>
        )}
      </Stack>
    </section>
  )
}

function SeatCard({ seat }: { seat: Seat }) {
  const t = useWords()
  return (
    <div className={seat.missing ? css.missing : css.seat}>
      <Text size="sm" fw={600}>{seat.title}</Text>
      {seat.missing && <Text size="sm" className="jg-tone-unknown">{`? ${t('missing_role')}`}</Text>}
      {seat.people.map((person) => <Somebody key={person.person} person={person} />)}
      {seat.missing && seat.wants.length > 0 && <Text size="xs" c="dimmed">{`${t('wants')}: ${seat.wants.join('; ')}`}</Text>}
      {seat.missing && seat.objections.length > 0 && <Text size="xs" c="dimmed">{`${t('objects')}: ${seat.objections.join('; ')}`}</Text>}
    </div>
  )
}

function Somebody({ person }: { person: Person }) {
  const t = useWords()
  return (
    <Text size="sm" className={css.wrap}>
      {person.name ?? person.person}
      <Text span size="xs" c="dimmed">{[t('events', { n: person.events }), person.last_at !== null && t('last_seen', { at: day(person.last_at) })].filter(Boolean).map((one) => ` · ${one}`).join('')}</Text>
    </Text>
  )
}
