import { Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { send } from '../app/api'
import { BusyButton } from '../app/busy'
import { useSession, type Session } from '../app/session'
import { Door } from './door'
import { useEnter } from './enter'
import { Password, Wrong } from './fields'
import { useWords } from './words'

/** The first user of a workspace, an admin. */
export function SetupPage() {
  const t = useWords()
  const found = useSession()
  if (found === undefined) return null
  if (found.state === 'out') return <Navigate to={'/login' as never} replace />
  if (found.state === 'in' && !found.open) return <Navigate to={'/' as never} replace />
  return (
    <Door title={t('set_up', { name: found.workspace.label || found.workspace.name })}>
      <SetupForm coded={found.code} />
    </Door>
  )
}

function SetupForm({ coded }: { coded: boolean }) {
  const t = useWords()
  const [said, setSaid] = useState({ name: '', email: '', password: '', code: '' })
  const enter = useEnter()
  const make = useMutation({
    mutationFn: () => send<Session>('POST', '/setup', { ...said, code: coded ? said.code : null }),
    onSuccess: (session) => enter(session, '/'),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  const field = (key: keyof typeof said) => ({ value: said[key], onChange: (e: React.ChangeEvent<HTMLInputElement>) => setSaid({ ...said, [key]: e.currentTarget.value }) })
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">{t('set_up_text')}</Text>
        <TextInput name="name" autoComplete="name" autoFocus required withAsterisk={false} maxLength={100} label={t('your_name')} {...field('name')} />
        <TextInput type="email" name="email" autoComplete="username" required withAsterisk={false} label={t('email')} {...field('email')} />
        <Password name="password" autoComplete="new-password" minLength={10} maxLength={200} label={t('password')} description={t('password_help')} {...field('password')} />
        {coded && <TextInput name="code" autoComplete="one-time-code" required withAsterisk={false} label={t('code')} description={t('code_help')} {...field('code')} />}
        <Wrong error={make.error} />
        <BusyButton type="submit" busy={make.isPending}>{t('make_first')}</BusyButton>
      </Stack>
    </form>
  )
}
