import { Button, Group, Modal, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { client, send } from '../app/api'
import { BusyButton } from '../app/busy'
import { done, failed } from '../app/notice'
import { useJourneys } from '../app/shell'
import type { Account } from './shapes'
import { Touch } from './touch'
import { useWords } from './words'

type Form = 'touch' | 'correct' | 'owner'
type Made = { event_id: string }

/** When the page is asked again after a change, in milliseconds: it is in history once the keeper has read it, within seconds. */
const AFTER = [0, 1500, 4000, 8000, 15000] as const

/** What people do to an account by hand: each is an event with its author, and can be taken back. */
export function Actions({ journey, account, subject }: { journey: string; account: Account; subject: string }) {
  const t = useWords()
  const [form, setForm] = useState<Form | null>(null)
  const again = () => AFTER.forEach((wait) => setTimeout(() => void client.invalidateQueries({ queryKey: ['journey', journey] }), wait))
  const undo = (made: Made) => void send('DELETE', `/facts/${encodeURIComponent(made.event_id)}`).then(() => { done(t('undone')); again() }, failed)
  const act = useMutation({
    mutationFn: ({ path, body }: { path: string; body: unknown; said: string }) => send<Made>('POST', path, body),
    onSuccess: (made, { said }) => { setForm(null); done(said, () => undo(made)); again() },
    onError: failed,
  })
  const titles = { touch: t('log'), correct: t('correct'), owner: t('assign') }
  return (
    <Group gap="xs" className="jg-screen">
      {account.account !== null && <Button size="xs" onClick={() => setForm('touch')}>{t('log')}</Button>}
      <Button size="xs" variant="default" onClick={() => setForm('correct')}>{t('correct')}</Button>
      {account.account !== null && <Button size="xs" variant="default" onClick={() => setForm('owner')}>{t('assign')}</Button>}
      <Modal opened={form !== null} onClose={() => setForm(null)} title={form === null ? '' : titles[form]} closeButtonProps={{ 'aria-label': t('cancel') }}>
        {form === 'touch' && <Touch journey={journey} account={account} busy={act.isPending} save={(body) => act.mutate({ path: '/touches', body, said: t('logged') })} />}
        {form === 'correct' && <Correct journey={journey} subject={subject} busy={act.isPending} save={(body) => act.mutate({ path: '/corrections', body, said: t('corrected') })} />}
        {form === 'owner' && <Owner account={account} busy={act.isPending} save={(body) => act.mutate({ path: '/owners', body, said: t('assigned') })} />}
      </Modal>
    </Group>
  )
}

type Save = (body: unknown) => void
const submit = (save: () => void) => (event: FormEvent) => { event.preventDefault(); save() }

function Correct({ journey, subject, busy, save }: { journey: string; subject: string; busy: boolean; save: Save }) {
  const t = useWords()
  const stages = useJourneys().data?.find((one) => one.journey === journey)?.stages ?? []
  const [stage, setStage] = useState('')
  const [reason, setReason] = useState('')
  return (
    <form onSubmit={submit(() => save({ journey, subject, stage: stage || stages[0]?.stage, reason }))}>
      <Stack gap="sm">
        <NativeSelect label={t('to_stage')} value={stage} onChange={(event) => setStage(event.currentTarget.value)} data-autofocus
          data={[...stages.map((one) => ({ value: one.stage, label: one.title })), { value: 'outside', label: t('outside') }]} />
        <Textarea label={t('reason')} required autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} maxLength={2000} />
        <Text size="xs" c="dimmed">{t('reason_help')}</Text>
        <BusyButton type="submit" busy={busy}>{t('save')}</BusyButton>
      </Stack>
    </form>
  )
}

function Owner({ account, busy, save }: { account: Account; busy: boolean; save: Save }) {
  const t = useWords()
  const [owner, setOwner] = useState(account.owner ?? '')
  return (
    <form onSubmit={submit(() => save({ account: account.account, owner }))}>
      <Stack gap="sm">
        <TextInput label={t('new_owner')} required value={owner} onChange={(event) => setOwner(event.currentTarget.value)} maxLength={200} data-autofocus />
        <BusyButton type="submit" busy={busy}>{t('save')}</BusyButton>
      </Stack>
    </form>
  )
}
