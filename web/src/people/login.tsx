import { Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Navigate, useSearch } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { BASE, send } from '../app/api'
import { BusyButton } from '../app/busy'
import { signed, useSession, type Session } from '../app/session'
import { Door } from './door'
import { useEnter } from './enter'
import { Password, Wrong } from './fields'
import { nextOf } from './next'
import { OwnPassword } from './ownpassword'
import type { Me } from './shapes'
import { useWords } from './words'

/** Logging in; and for who was given a password, choosing another one before anything else. */
export function LoginPage() {
  const t = useWords()
  const found = useSession()
  const next = nextOf((useSearch({ strict: false }) as { next?: unknown }).next, BASE)
  const [given, setGiven] = useState('')
  const enter = useEnter()
  const user = found?.user as Me | null | undefined
  if (found?.state === 'setup') return <Navigate to={'/setup' as never} replace />
  if (user?.must_change === true) {
    return (
      <Door title={t('choose')}>
        <Text size="sm" c="dimmed" mb="md">{t('choose_text')}</Text>
        <OwnPassword email={user.email} given={given} done={(session) => enter(session, next)} />
      </Door>
    )
  }
  if (found?.state === 'in') return <Navigate to={next as never} replace />
  return (
    <Door title={t('log_in_to', { name: found?.workspace.label || found?.workspace.name || 'Journeyglass' })}>
      <LoginForm entered={(session, password) => {
        if ((session.user as Me | null)?.must_change !== true) return enter(session, next)
        setGiven(password)
        signed(session)
      }} />
    </Door>
  )
}

function LoginForm({ entered }: { entered: (session: Session, password: string) => void }) {
  const t = useWords()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const log = useMutation({
    mutationFn: () => send<Session>('POST', '/session', { email, password }),
    onSuccess: (session) => entered(session, password),
    onError: () => setPassword(''),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    log.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput type="email" name="email" autoComplete="username" autoFocus required withAsterisk={false} label={t('email')} value={email} onChange={(e) => setEmail(e.currentTarget.value)} />
        <Password name="password" autoComplete="current-password" label={t('password')} value={password} onChange={(e) => setPassword(e.currentTarget.value)} />
        <Wrong error={log.error} />
        <BusyButton type="submit" busy={log.isPending}>{t('log_in')}</BusyButton>
        <Text size="sm" c="dimmed">{t('log_in_help')}</Text>
      </Stack>
    </form>
  )
}
