import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { get, send } from '../app/api'
import { BusyButton } from '../app/busy'
import { day, moment } from '../app/format'
import { done } from '../app/notice'
import { Failed, Loading } from '../app/states'
import { Ask } from './ask'
import { Wrong } from './fields'
import { Secret } from './secret'
import { endOf, isOpen, tomorrow, type Token } from './shapes'
import styles from './people.module.css'
import { tell } from './tell'
import { useWords } from './words'

const KEY = ['tokens'] as const

/** One's personal tokens. */
export function Tokens() {
  const t = useWords()
  const tokens = useQuery({ queryKey: KEY, queryFn: () => get<Token[]>('/me/tokens') })
  const [adding, setAdding] = useState(false)
  const [asked, setAsked] = useState<string | null>(null)
  const cache = useQueryClient()
  const revoke = useMutation({
    mutationFn: (id: string) => send<Token>('DELETE', `/me/tokens/${id}`),
    onSuccess: () => { setAsked(null); done(t('token_revoked')) },
    onError: (error) => tell(t, error),
    onSettled: () => void cache.invalidateQueries({ queryKey: KEY }),
  })
  if (tokens.isPending) return <Loading lines={2} />
  if (tokens.isError) return <Failed error={tokens.error} />
  const open = tokens.data.filter((one) => isOpen(one, Date.now()))
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">{t('tokens_text')}</Text>
      {open.length === 0 && <Text size="sm">{t('no_tokens')}</Text>}
      <Stack component="ul" gap={6} p={0} m={0} style={{ listStyle: 'none' }}>
        {open.map((one) => (
          <Group component="li" key={one.id} justify="space-between" wrap="nowrap">
            <div style={{ minWidth: 0 }}>
              <Text size="sm" className={styles.wrap}>{one.label || one.id}</Text>
              <Text size="xs" c="dimmed">
                {[day(one.created_at), one.expires_at === null ? t('for_ever') : t('until', { at: day(one.expires_at) }), one.last_used_at === null ? t('unused') : t('used', { at: moment(one.last_used_at) })].join(' · ')}
              </Text>
            </div>
            <Button size="xs" variant="default" className={styles.whole} aria-label={`${t('revoke')}: ${one.label || one.id}`} onClick={() => setAsked(one.id)}>{t('revoke')}</Button>
          </Group>
        ))}
      </Stack>
      <Group><Button variant="default" onClick={() => setAdding(true)}>{t('token_add')}</Button></Group>
      {adding && <TokenForm close={() => setAdding(false)} />}
      {asked !== null && <Ask title={t('token_revoke_ask')} text={t('token_revoke_text')} yes={t('revoke')} busy={revoke.isPending} confirm={() => revoke.mutate(asked)} close={() => setAsked(null)} />}
    </Stack>
  )
}

function TokenForm({ close }: { close: () => void }) {
  const t = useWords()
  const cache = useQueryClient()
  const [label, setLabel] = useState('')
  const [until, setUntil] = useState('')
  const make = useMutation({
    mutationFn: () => send<{ id: string; secret: string }>('POST', '/me/tokens', { label, expires_at: endOf(until) }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: KEY }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  return (
    <Modal opened onClose={close} title={t('token_add')} closeOnClickOutside={make.data === undefined} closeButtonProps={{ 'aria-label': t('close') }}>
      {make.data !== undefined ? (
        <Stack>
          <Secret first label={t('token')} value={make.data.secret} />
          <Text size="sm">{t('token_once')}</Text>
          <Group justify="flex-end"><Button onClick={close}>{t('close')}</Button></Group>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput label={t('token_label')} required withAsterisk={false} maxLength={200} data-autofocus value={label} onChange={(e) => setLabel(e.currentTarget.value)} />
            <TextInput type="date" label={t('ends')} description={t('ends_help')} min={tomorrow(Date.now())} value={until} onChange={(e) => setUntil(e.currentTarget.value)} />
            <Wrong error={make.error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>{t('cancel')}</Button>
              <BusyButton type="submit" busy={make.isPending}>{t('token_add')}</BusyButton>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
