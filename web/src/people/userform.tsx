import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { send } from '../app/api'
import { BusyButton } from '../app/busy'
import { done } from '../app/notice'
import type { Role } from '../app/session'
import { Wrong } from './fields'
import { Given } from './given'
import { ROLES, type UserMade } from './shapes'
import { useWords } from './words'

/** Another user: who it is and what they may; their password is drawn and shown once. */
export function UserForm({ close }: { close: () => void }) {
  const t = useWords()
  const cache = useQueryClient()
  const [said, setSaid] = useState<{ name: string; email: string; role: Role }>({ name: '', email: '', role: 'viewer' })
  const add = useMutation({
    mutationFn: () => send<UserMade>('POST', '/users', said),
    onSuccess: (made) => {
      done(t('added', { name: made.name }))
      void cache.invalidateQueries({ queryKey: ['users'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  if (add.data !== undefined) return <Given name={add.data.name} password={add.data.one_time_password ?? ''} close={close} />
  return (
    <Modal opened onClose={close} title={t('add')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput required withAsterisk={false} data-autofocus maxLength={100} autoComplete="off" label={t('name')} value={said.name} onChange={(e) => setSaid({ ...said, name: e.currentTarget.value })} />
          <TextInput required withAsterisk={false} type="email" autoComplete="off" label={t('email')} value={said.email} onChange={(e) => setSaid({ ...said, email: e.currentTarget.value })} />
          <Radio.Group label={t('role')} value={said.role} onChange={(role) => setSaid({ ...said, role: role as Role })}>
            <Stack gap={6} mt={4}>{ROLES.map((role) => <Radio key={role} value={role} label={t(role)} description={t(`${role}_text`)} />)}</Stack>
          </Radio.Group>
          <Wrong error={add.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>{t('cancel')}</Button>
            <BusyButton type="submit" busy={add.isPending}>{t('add')}</BusyButton>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
