import { Autocomplete, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { get } from '../app/api'
import { BusyButton } from '../app/busy'
import type { Account, Asked, Sought } from './shapes'
import { actOf, KINDS, propertiesOf, type Kind } from './touches'
import { useWords } from './words'

type Form = { journey: string; account: Account; busy: boolean; save: (body: unknown) => void }

/** What the journey's rules ask of events, name by name. */
function useSought(journey: string): Asked[] {
  const found = useQuery({
    queryKey: ['journey', journey, 'touches'],
    queryFn: ({ signal }) => get<Asked[]>(`/journeys/${encodeURIComponent(journey)}/touches`, {}, signal),
    staleTime: 60_000,
  })
  return found.data ?? []
}

/** A call, a lunch: with all that the rules of the journey ask of such an event, so that they see it. */
export function Touch({ journey, account, busy, save }: Form) {
  const t = useWords()
  const known = useSought(journey)
  const [kind, setKind] = useState<Kind>('call')
  const [name, setName] = useState('')
  const [at, setAt] = useState('')
  const [person, setPerson] = useState('')
  const [note, setNote] = useState('')
  const [filled, setFilled] = useState<Record<string, string>>({})
  const act = actOf(kind, name, known.map((one) => one.name))
  const asked = known.find((one) => one.name === act.name)?.properties ?? []
  const said = (one: Sought) => filled[one.property] ?? String((one.of_event ? act.channel : act.properties?.[one.property]) ?? '')
  const channel = asked.find((one) => one.of_event)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save({
      account: account.account, name: act.name, channel: (channel === undefined ? act.channel : said(channel)) || undefined,
      at: at === '' ? undefined : new Date(at).toISOString(), person: person || undefined, note: note || undefined, properties: propertiesOf(act, asked, filled),
    })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <NativeSelect label={t('what')} value={kind} onChange={(event) => { setKind(event.currentTarget.value as Kind); setFilled({}) }} data={KINDS.map((one) => ({ value: one, label: t(one) }))} data-autofocus />
        {kind === 'other' && <Autocomplete label={t('name_of')} required value={name} onChange={setName} maxLength={200} data={known.map((one) => one.name)} limit={8} />}
        {asked.map((one) => (
          <Autocomplete key={`${act.name} ${one.property}`} label={one.of_event ? t('channel') : one.property} description={t('asked', { event: act.name })} value={said(one)} maxLength={1000}
            onChange={(value) => setFilled((before) => ({ ...before, [one.property]: value }))} data={[...new Set(one.values.map(String))]} />
        ))}
        <TextInput type="datetime-local" label={t('when')} value={at} onChange={(event) => setAt(event.currentTarget.value)} />
        {account.people.length > 0 && <NativeSelect label={t('who')} value={person} onChange={(event) => setPerson(event.currentTarget.value)}
          data={[{ value: '', label: '—' }, ...account.people.map((one) => ({ value: one.person, label: one.name ?? one.person }))]} />}
        <Textarea label={t('note')} autosize minRows={2} maxRows={8} value={note} onChange={(event) => setNote(event.currentTarget.value)} maxLength={4000} />
        <BusyButton type="submit" busy={busy}>{t('save')}</BusyButton>
      </Stack>
    </form>
  )
}
