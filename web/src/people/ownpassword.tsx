import { Group, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { send } from '../app/api'
import { BusyButton } from '../app/busy'
import { type Session } from '../app/session'
import { Password, Wrong } from './fields'
import { useWords } from './words'

/** Changing one's own password; `given` is the old one where it was typed a moment ago. */
export function OwnPassword({ email, given = '', done }: { email: string; given?: string; done: (session: Session) => void }) {
  const t = useWords()
  const [old, setOld] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => send<Session>('POST', '/me/password', { old: given || old, new: next }),
    onSuccess: (session) => { setOld(''); setNext(''); done(session) },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {/* Password managers want to know whose password it is. */}
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        {given === '' && <Password name="old" autoComplete="current-password" label={t('old')} value={old} onChange={(e) => setOld(e.currentTarget.value)} />}
        <Password name="new" autoComplete="new-password" minLength={10} maxLength={200} label={t('new')} description={t('password_help')} value={next} onChange={(e) => setNext(e.currentTarget.value)} />
        <Wrong error={change.error} />
        <Group><BusyButton type="submit" busy={change.isPending}>{t('change_password')}</BusyButton></Group>
      </Stack>
    </form>
  )
}
