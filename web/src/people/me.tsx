import { Group, NativeSelect, Stack, Text, TextInput, Title, useMantineColorScheme } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { client, send } from '../app/api'
import { LANGS, lang, speak, type Lang } from '../app/i18n'
import { BusyButton } from '../app/busy'
import { done } from '../app/notice'
import { SESSION, signed, useSession, type Session } from '../app/session'
import { CHOSEN } from '../app/usermenu'
import { Wrong } from './fields'
import { OwnPassword } from './ownpassword'
import styles from './people.module.css'
import { Tokens } from './tokens'
import { useWords } from './words'
import type { Me } from './shapes'

/** Oneself: name, language, look; the password; tokens for one's own scripts. */
export function MeTab() {
  const t = useWords()
  const user = useSession()?.user
  if (user === null || user === undefined) return null
  return (
    <Stack gap="md" maw={640}>
      <Part title={t('profile')}><Profile key={user.id} user={user} /></Part>
      <Part title={t('your_password')}><OwnPassword email={user.email} done={(session) => { signed(session); done(t('password_changed')) }} /></Part>
      <Part title={t('tokens')}><Tokens /></Part>
    </Stack>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return <section className={styles.row} aria-label={title}><Title order={2} size="h5" mb="xs">{title}</Title>{children}</section>
}

function Profile({ user }: { user: Me }) {
  const t = useWords()
  const { setColorScheme } = useMantineColorScheme()
  const [said, setSaid] = useState({ name: user.name, lang: user.lang ?? lang(), theme: user.theme ?? 'auto' })
  const save = useMutation({
    mutationFn: () => send<Me>('PATCH', '/me', said),
    onSuccess: (now) => {
      client.setQueryData<Session>(SESSION, (before) => (before === undefined ? before : { ...before, user: now }))
      localStorage.setItem(CHOSEN, said.lang)
      speak(said.lang as Lang)
      setColorScheme(said.theme as 'auto')
      done(t('saved'))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  const field = (key: keyof typeof said) => ({ value: said[key], onChange: (e: React.ChangeEvent<HTMLInputElement | HTMLSelectElement>) => setSaid({ ...said, [key]: e.currentTarget.value }) })
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed" className={styles.wrap}>{user.email} · {t(user.role)}</Text>
        <TextInput name="name" autoComplete="name" required withAsterisk={false} maxLength={100} label={t('name')} {...field('name')} />
        <Group grow align="flex-start">
          <NativeSelect label={t('language')} data={LANGS.map((one) => ({ value: one.lang, label: one.name }))} {...field('lang')} />
          <NativeSelect label={t('look')} data={(['auto', 'light', 'dark'] as const).map((one) => ({ value: one, label: t(one) }))} {...field('theme')} />
        </Group>
        <Wrong error={save.error} />
        <Group><BusyButton type="submit" busy={save.isPending}>{t('save')}</BusyButton></Group>
      </Stack>
    </form>
  )
}
