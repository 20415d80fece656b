import { Alert, Button, Code, CopyButton, Group, Modal, NativeSelect, Stack, Table, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client, get, send } from '../app/api'
import { BusyButton } from '../app/busy'
import { day } from '../app/format'
import { done, failed } from '../app/notice'
import { useMay } from '../app/session'
import css from './sources.module.css'
import type { Key, KeyKind } from './types'
import { Wide } from './wide'
import { useWords } from './words'

export type MadeKey = { id: string; secret: string; kind: KeyKind }
const SOURCE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/

/** The keys of those who send events; a new one's secret is shown once. */
export function Keys({ made, setMade }: { made: MadeKey | null; setMade: (next: MadeKey | null) => void }) {
  const t = useWords()
  const admin = useMay('admin')
  const keys = useQuery({ queryKey: ['keys'], queryFn: () => get<Key[]>('/keys'), enabled: admin })
  return (
    <section className={css['card']}>
      <h2>{t('keys')}</h2>
      <Text size="xs" c="dimmed" mb="xs">{t('keys_text')}</Text>
      {!admin && <Text size="sm">{t('admin_only')}</Text>}
      {admin && <Make done={setMade} />}
      {made !== null && <Secret made={made} />}
      {keys.data?.length === 0 && <Text size="sm" mt="sm">{t('no_keys')}</Text>}
      {(keys.data?.length ?? 0) > 0 && <List keys={keys.data ?? []} />}
    </section>
  )
}

function Make({ done: told }: { done: (made: MadeKey) => void }) {
  const t = useWords()
  const [kind, setKind] = useState<KeyKind>('server')
  const [source, setSource] = useState('')
  const [label, setLabel] = useState('')
  const [origins, setOrigins] = useState('')
  const make = useMutation({
    mutationFn: () => send<{ id: string; secret: string }>('POST', '/keys', {
      kind, label, source: kind === 'api' ? null : source, origins: kind === 'browser' ? origins.split(/[\s,]+/).filter(Boolean) : [],
    }),
    onSuccess: (found) => {
      told({ ...found, kind })
      void client.invalidateQueries({ queryKey: ['keys'] })
    },
    onError: failed,
  })
  const ready = kind === 'api' || SOURCE.test(source)
  return (
    <form onSubmit={(e) => { e.preventDefault(); make.mutate() }}>
      <div className={css['fields']}>
        <NativeSelect size="xs" label={t('kind')} value={kind} onChange={(e) => setKind(e.currentTarget.value as KeyKind)} data={[{ value: 'server', label: t('server') }, { value: 'browser', label: t('browser') }, { value: 'api', label: t('api') }]} />
        {kind !== 'api' && <TextInput size="xs" label={t('source_of')} description={t('source_hint')} value={source} error={source !== '' && !SOURCE.test(source)} onChange={(e) => setSource(e.currentTarget.value)} required />}
        <TextInput size="xs" label={t('label')} value={label} maxLength={200} onChange={(e) => setLabel(e.currentTarget.value)} />
        {kind === 'browser' && <TextInput size="xs" label={t('origins')} description={t('origins_hint')} value={origins} onChange={(e) => setOrigins(e.currentTarget.value)} />}
      </div>
      <Group mt="xs"><BusyButton size="xs" type="submit" disabled={!ready} busy={make.isPending}>{t('make_key')}</BusyButton></Group>
    </form>
  )
}

function Secret({ made }: { made: MadeKey }) {
  const t = useWords()
  return (
    <Alert variant="outline" title={t('secret')} mt="sm" role="status">
      <Text size="sm" mb="xs">{t('secret_text')}</Text>
      <Group gap="xs"><Code className={css['wrap']}>{made.secret}</Code><Copy value={made.secret} what={t('secret')} /></Group>
    </Alert>
  )
}

/** Copies something and says so. */
export function Copy({ value, what }: { value: string; what: string }) {
  const t = useWords()
  return (
    <CopyButton value={value} timeout={2500}>
      {({ copied, copy }) => <Button size="compact-xs" variant="default" aria-label={`${t('copy')}: ${what}`} onClick={copy}><span role="status">{t(copied ? 'copied' : 'copy')}</span></Button>}
    </CopyButton>
  )
}

function List({ keys }: { keys: Key[] }) {
  const t = useWords()
  const [going, setGoing] = useState<string | null>(null)
  const revoke = useMutation({
    mutationFn: (id: string) => send<Key>('DELETE', `/keys/${id}`),
    onSuccess: () => {
      done(t('revoked_now'))
      void client.invalidateQueries({ queryKey: ['keys'] })
    },
    onError: failed,
    onSettled: () => setGoing(null),
  })
  const kinds = { server: t('server'), browser: t('browser'), api: t('api') }
  return (
    <>
      <Wide label={t('keys')} least={560}>
        <Table fz="sm" mt="sm">
          <Table.Thead><Table.Tr><Table.Th>{t('kind')}</Table.Th><Table.Th>{t('source_of')}</Table.Th><Table.Th>{t('label')}</Table.Th><Table.Th>{t('origins')}</Table.Th><Table.Th>{t('created')}</Table.Th><Table.Td /></Table.Tr></Table.Thead>
          <Table.Tbody>
            {keys.map((key) => (
              <Table.Tr key={key.id}>
                <Table.Td>{kinds[key.kind]}</Table.Td><Table.Td>{key.source ?? '–'}</Table.Td><Table.Td className={css['wrap']}>{key.label}</Table.Td><Table.Td className={css['wrap']}>{key.origins.join(', ')}</Table.Td><Table.Td>{day(key.created_at)}</Table.Td>
                <Table.Td>{key.revoked_at === null ? <Button size="compact-xs" variant="default" aria-label={t('revoke_key', { id: key.id })} onClick={() => setGoing(key.id)}>{t('revoke')}</Button> : <Text size="xs" c="dimmed">{t('revoked')}</Text>}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Wide>
      <Modal opened={going !== null} onClose={() => setGoing(null)} title={t('revoke_key', { id: going ?? '' })} closeButtonProps={{ 'aria-label': t('cancel') }}>
        <Stack>
          <Text size="sm">{t('revoke_sure', { id: going ?? '' })}</Text>
          <Group justify="flex-end"><Button variant="default" onClick={() => setGoing(null)}>{t('cancel')}</Button><BusyButton color="red" busy={revoke.isPending} onClick={() => going !== null && revoke.mutate(going)}>{t('revoke')}</BusyButton></Group>
        </Stack>
      </Modal>
    </>
  )
}
