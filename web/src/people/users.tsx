import { ActionIcon, Button, Group, Menu, NativeSelect, Stack, Table, Text } from '@mantine/core'
import { IconDots, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get, send } from '../app/api'
import { ago, day } from '../app/format'
import { done } from '../app/notice'
import { useSession, type Role } from '../app/session'
import { Empty, Failed, Loading } from '../app/states'
import { Ask } from './ask'
import { Given } from './given'
import styles from './people.module.css'
import { tell } from './tell'
import { ROLES, type UserLine } from './shapes'
import { UserForm } from './userform'
import { useWords } from './words'

const KEY = ['users'] as const

/** Every user: role, whether they may log in, when they were last here. */
export function UsersTab() {
  const t = useWords()
  const users = useQuery({ queryKey: KEY, queryFn: () => get<UserLine[]>('/users') })
  const [adding, setAdding] = useState(false)
  if (users.isPending) return <Loading />
  if (users.isError) return <Failed error={users.error} again={() => void users.refetch()} />
  if (users.data.length === 0) {
    return <Empty title={t('nobody')} action={<Button component={Link} to="/setup">{t('make_users')}</Button>}>{t('nobody_text')}</Empty>
  }
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">{t('users_count', { n: users.data.length })}</Text>
        <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAdding(true)}>{t('add')}</Button>
      </Group>
      <div className={styles.scroll} role="region" aria-label={t('users')} tabIndex={0}>
        <Table verticalSpacing="xs" miw={760}>
          <Table.Thead>
            <Table.Tr>
              {(['name', 'role', 'state', 'seen', 'made'] as const).map((key) => <Table.Th key={key} scope="col">{t(key)}</Table.Th>)}
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{users.data.map((user) => <Line key={user.id} user={user} />)}</Table.Tbody>
        </Table>
      </div>
      <RolesTold />
      {adding && <UserForm close={() => setAdding(false)} />}
    </Stack>
  )
}

function Line({ user }: { user: UserLine }) {
  const t = useWords()
  const own = useSession()?.user?.id === user.id
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [given, setGiven] = useState<string | null>(null)
  const again = () => void cache.invalidateQueries({ queryKey: KEY })
  const change = useMutation({
    mutationFn: (next: { role?: Role; active?: boolean }) => send<UserLine>('PATCH', `/users/${user.id}`, next),
    onSuccess: (now, next) => done(next.role !== undefined ? t('role_changed', { name: now.name, role: t(now.role) }) : t(now.active ? 'activated' : 'deactivated', { name: now.name })),
    onError: (error) => tell(t, error),
    onSettled: again,
  })
  const give = useMutation({
    mutationFn: () => send<{ one_time_password: string }>('POST', `/users/${user.id}/password`),
    onSuccess: (found) => { setAsking(false); setGiven(found.one_time_password) },
    onError: (error) => tell(t, error),
  })
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400} miw="13rem">
        <Text size="sm" fw={500} className={styles.wrap}>{user.name}{own && <Text span c="dimmed"> · {t('you')}</Text>}</Text>
        <Text size="xs" c="dimmed" className={styles.wrap}>{user.email}</Text>
        {asking && <Ask title={t('give_password_ask', { name: user.name })} text={t('give_password_text', { name: user.name })} yes={t('give_password')} busy={give.isPending} confirm={() => give.mutate()} close={() => setAsking(false)} />}
        {given !== null && <Given name={user.name} password={given} close={() => setGiven(null)} />}
      </Table.Th>
      <Table.Td>
        <NativeSelect size="xs" miw="10.5rem" aria-label={t('role_of', { name: user.name })} value={user.role} disabled={change.isPending} data={ROLES.map((role) => ({ value: role, label: t(role) }))}
          onChange={(event) => change.mutate({ role: event.currentTarget.value as Role })} />
      </Table.Td>
      <Table.Td className={user.active ? undefined : 'jg-tone-quiet'}>{t(user.active ? 'active' : 'inactive')}</Table.Td>
      <Table.Td>{user.last_seen_at === null ? t('never') : ago(user.last_seen_at, Date.now())}</Table.Td>
      <Table.Td>{day(user.created_at)}</Table.Td>
      <Table.Td>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={t('more', { name: user.name })}><IconDots size={17} aria-hidden /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => change.mutate({ active: !user.active })}>{t(user.active ? 'deactivate' : 'activate')}</Menu.Item>
            {!own && <Menu.Item onClick={() => setAsking(true)}>{t('give_password')}</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      </Table.Td>
    </Table.Tr>
  )
}

function RolesTold() {
  const t = useWords()
  return (
    <Stack gap={2} component="ul" m={0} pl="md">
      {ROLES.map((role) => <Text key={role} component="li" size="sm" c="dimmed"><Text span fw={600} c="var(--jg-ink)">{t(role)}</Text>: {t(`${role}_text`)}</Text>)}
    </Stack>
  )
}
