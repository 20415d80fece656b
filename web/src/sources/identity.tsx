import { Button, Group, NativeSelect, Stack, Table, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client, get, send } from '../app/api'
import { BusyButton } from '../app/busy'
import { moment } from '../app/format'
import { done, failed } from '../app/notice'
import { useMay } from '../app/session'
import { Failed, Loading } from '../app/states'
import css from './sources.module.css'
import type { Double, Merge, Side } from './types'
import { Wide } from './wide'
import { useWords } from './words'

type Pair = { kind: Side; from: string; to: string }

/** Merges two, and undoes it; both say so with a way back. */
function useMerging() {
  const t = useWords()
  const again = () => {
    for (const queryKey of [['merges'], ['journey']]) void client.invalidateQueries({ queryKey })
  }
  const undo = useMutation({
    mutationFn: (id: string) => send<Merge>('DELETE', `/merges/${encodeURIComponent(id)}`),
    onSuccess: (found) => { done(t('parted', { from: found.from_name ?? found.from })); again() },
    onError: failed,
  })
  const merge = useMutation({
    mutationFn: (pair: Pair) => send<Merge>('POST', '/merges', pair),
    onSuccess: (found) => { done(t('merged', { from: found.from_name ?? found.from, to: found.to_name ?? found.to }), () => undo.mutate(found.id)); again() },
    onError: failed,
  })
  return { merge, undo }
}

/** Who is who: likely doubles with their reason, merges with their undoing. */
export function Identity() {
  const t = useWords()
  const may = useMay('editor')
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed" maw={720}>{t('identity_text')}</Text>
      {may && <Suggestions />}
      {may && <ByHand />}
      <Merges may={may} />
    </Stack>
  )
}

function Suggestions() {
  const t = useWords()
  const found = useQuery({ queryKey: ['merges', 'suggestions'], queryFn: () => get<Double[]>('/merges/suggestions'), staleTime: 30_000 })
  return (
    <section className={css['card']}>
      <h2>{t('suggestions')}</h2>
      {found.isPending && <Loading lines={3} />}
      {found.isError && <Failed error={found.error} again={() => void found.refetch()} />}
      {found.data?.length === 0 && <Text size="sm" c="dimmed">{t('no_suggestions')}</Text>}
      {found.data?.map((one) => <Suggestion key={`${one.kind} ${one.from} ${one.to}`} one={one} />)}
    </section>
  )
}

function Suggestion({ one }: { one: Double }) {
  const t = useWords()
  const { merge } = useMerging()
  const [turned, setTurned] = useState(false)
  const sides = [{ id: one.from, name: one.from_name, events: one.from_events }, { id: one.to, name: one.to_name, events: one.to_events }] as const
  const [from, to] = turned ? [sides[1], sides[0]] : sides
  const called = (side: (typeof sides)[number]) => side.name ?? side.id
  return (
    <div className={css['column']}>
      <div className={css['wrap']}>
        <Text size="sm"><strong>{called(from)}</strong> → <strong>{called(to)}</strong></Text>
        <Text size="xs" c="dimmed">{t(one.kind)} · {from.id} ({t('count_events', { n: from.events })}) → {to.id} ({t('count_events', { n: to.events })})</Text>
        <Text size="xs">{t(`why_${one.why}`, { shared: one.shared })}</Text>
      </div>
      <Group gap="xs" justify="flex-end">
        <Button size="xs" variant="subtle" onClick={() => setTurned(!turned)}>{t('swap')}</Button>
        <BusyButton size="xs" busy={merge.isPending} aria-label={t('merge_into', { from: called(from), to: called(to) })} onClick={() => merge.mutate({ kind: one.kind, from: from.id, to: to.id })}>{t('merge')}</BusyButton>
      </Group>
    </div>
  )
}

function ByHand() {
  const t = useWords()
  const { merge } = useMerging()
  const [pair, setPair] = useState<Pair>({ kind: 'account', from: '', to: '' })
  const ready = pair.from.trim() !== '' && pair.to.trim() !== '' && pair.from.trim() !== pair.to.trim()
  return (
    <section className={css['card']}>
      <h2>{t('by_hand')}</h2>
      <form onSubmit={(e) => { e.preventDefault(); merge.mutate({ kind: pair.kind, from: pair.from.trim(), to: pair.to.trim() }) }}>
        <Group align="flex-end" gap="xs">
          <NativeSelect size="xs" label={t('kind')} value={pair.kind} onChange={(e) => setPair({ ...pair, kind: e.currentTarget.value as Side })} data={[{ value: 'account', label: t('account') }, { value: 'person', label: t('person') }]} />
          <TextInput size="xs" label={t('from_id')} value={pair.from} onChange={(e) => setPair({ ...pair, from: e.currentTarget.value })} />
          <TextInput size="xs" label={t('to_id')} value={pair.to} onChange={(e) => setPair({ ...pair, to: e.currentTarget.value })} />
          <BusyButton size="xs" type="submit" disabled={!ready} busy={merge.isPending}>{t('merge')}</BusyButton>
        </Group>
      </form>
    </section>
  )
}

function Merges({ may }: { may: boolean }) {
  const t = useWords()
  const { undo } = useMerging()
  const found = useQuery({ queryKey: ['merges'], queryFn: () => get<Merge[]>('/merges') })
  return (
    <section className={css['card']}>
      <h2>{t('merges')}</h2>
      {found.isPending && <Loading lines={3} />}
      {found.isError && <Failed error={found.error} again={() => void found.refetch()} />}
      {found.data?.length === 0 && <Text size="sm" c="dimmed">{t('no_merges')}</Text>}
      {(found.data?.length ?? 0) > 0 && (
        <Wide label={t('merges')} least={520}>
          <Table fz="sm">
            <Table.Thead><Table.Tr><Table.Th>{t('kind')}</Table.Th><Table.Th>{t('from_id')}</Table.Th><Table.Th>{t('to_id')}</Table.Th><Table.Th>{t('at')}</Table.Th><Table.Td /></Table.Tr></Table.Thead>
            <Table.Tbody>
              {found.data?.map((one) => (
                <Table.Tr key={`${one.kind} ${one.id}`}>
                  <Table.Td>{t(one.kind)}</Table.Td>
                  <Table.Td className={css['wrap']}>{one.from_name ?? one.from}<Text size="xs" c="dimmed">{one.from}</Text></Table.Td>
                  <Table.Td className={css['wrap']}>{one.to_name ?? one.to}<Text size="xs" c="dimmed">{one.to}</Text></Table.Td>
                  <Table.Td>{moment(one.at)}{one.by !== 'manual' && <Text size="xs" c="dimmed">{t('by', { by: one.by })}</Text>}</Table.Td>
                  <Table.Td>
                    {one.undone_at !== null ? <Text size="xs" c="dimmed">{t('undone', { at: moment(one.undone_at) })}</Text>
                      : may && <BusyButton size="compact-xs" variant="default" busy={undo.isPending && undo.variables === one.id} aria-label={t('undo_merge_of', { from: one.from_name ?? one.from })} onClick={() => undo.mutate(one.id)}>{t('undo_merge')}</BusyButton>}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Wide>
      )}
    </section>
  )
}
