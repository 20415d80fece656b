import { Button, Checkbox, Group, NativeSelect, Stack, Table, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { client, get, send } from '../app/api'
import { BusyButton } from '../app/busy'
import { moment } from '../app/format'
import { done, failed } from '../app/notice'
import { Failed, Loading } from '../app/states'
import { Amend } from './amend'
import css from './sources.module.css'
import type { Refused, RefusedPage } from './types'
import { Wide } from './wide'
import { useWords } from './words'

const PAGE = 50
type State = Refused['state']

/** Sent messages that were refused: looked at, put right and let in, discarded, taken up again. */
export function Messages({ source, reason, open }: { source: string | undefined; reason: string | undefined; open: number }) {
  const t = useWords()
  const [state, setState] = useState<State>('open')
  const [after, setAfter] = useState<number[]>([0])
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  useEffect(() => { setAfter([0]); setChosen(new Set()) }, [source, reason, state])
  const found = useQuery({
    queryKey: ['quarantine', 'messages', source, reason, state, after.at(-1)],
    queryFn: ({ signal }) => get<RefusedPage>('/quarantine', { source, reason, state, after: after.at(-1), most: PAGE }, signal),
  })
  const messages = found.data?.messages ?? []
  const act = useAct(setChosen)
  const labels = { open: t('state_open'), discarded: t('state_discarded'), replayed: t('state_replayed') }
  const next = found.data?.next ?? null
  return (
    <Stack gap="sm">
      {state === 'open' && <Amend source={source} reason={reason} hidden={open === 0} />}
      <div className={css['card']}>
        <Group gap="sm" mb="xs">
          <NativeSelect size="xs" aria-label={t('state')} value={state} onChange={(e) => setState(e.currentTarget.value as State)} data={(['open', 'discarded', 'replayed'] as const).map((value) => ({ value, label: labels[value] }))} />
          {state === 'open' && <BusyButton size="xs" variant="default" disabled={chosen.size === 0} busy={act.isPending} onClick={() => act.mutate({ what: 'discard', numbers: [...chosen] })}>{t('discard')} ({chosen.size})</BusyButton>}
          {state === 'discarded' && <BusyButton size="xs" variant="default" disabled={chosen.size === 0} busy={act.isPending} onClick={() => act.mutate({ what: 'restore', numbers: [...chosen] })}>{t('restore')} ({chosen.size})</BusyButton>}
        </Group>
        {found.isError && <Failed error={found.error} />}
        {found.isPending && <Loading lines={4} />}
        {found.data !== undefined && <List messages={messages} chosen={chosen} setChosen={setChosen} />}
        <Group mt="xs" gap="sm">
          <Button size="compact-xs" variant="default" disabled={after.length === 1} onClick={() => setAfter(after.slice(0, -1))}>{t('before')}</Button>
          <Button size="compact-xs" variant="default" disabled={next === null} onClick={() => next !== null && setAfter([...after, next])}>{t('more')}</Button>
        </Group>
      </div>
    </Stack>
  )
}

/** Discards messages or takes them up again; what was discarded can be taken up at once. */
function useAct(setChosen: (next: ReadonlySet<number>) => void) {
  const t = useWords()
  const act = useMutation({
    mutationFn: ({ what, numbers }: { what: 'discard' | 'restore'; numbers: number[] }) => send<{ messages: number }>('POST', `/quarantine/${what}`, { numbers }),
    onSuccess: ({ messages }, { what, numbers }) => {
      if (what === 'discard') done(t('discarded', { n: messages }), () => act.mutate({ what: 'restore', numbers }))
      else done(t('restored', { n: messages }))
      setChosen(new Set())
      void client.invalidateQueries({ queryKey: ['quarantine'] })
    },
    onError: failed,
  })
  return act
}

function List({ messages, chosen, setChosen }: { messages: Refused[]; chosen: ReadonlySet<number>; setChosen: (next: ReadonlySet<number>) => void }) {
  const t = useWords()
  const all = messages.length > 0 && messages.every((one) => chosen.has(one.number))
  const pick = (number: number) => {
    const next = new Set(chosen)
    if (!next.delete(number)) next.add(number)
    setChosen(next)
  }
  if (messages.length === 0) return <Text size="sm" c="dimmed">{t('none_aside')}</Text>
  return (
    <Wide label={t('messages')} least={680}>
      <Table fz="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th><Checkbox size="xs" aria-label={t('select_all')} checked={all} indeterminate={!all && chosen.size > 0} onChange={() => setChosen(new Set(all ? [] : messages.map((one) => one.number)))} /></Table.Th>
            <Table.Th>{t('source')}</Table.Th><Table.Th>{t('at')}</Table.Th><Table.Th>{t('why')}</Table.Th><Table.Th>{t('raw')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {messages.map((one) => (
            <Table.Tr key={one.number}>
              <Table.Td><Checkbox size="xs" aria-label={t('select', { n: one.number })} checked={chosen.has(one.number)} onChange={() => pick(one.number)} /></Table.Td>
              <Table.Td>{one.source}</Table.Td>
              <Table.Td>{moment(one.received_at)}{one.times > 1 && <Text size="xs" c="dimmed">{t('times', { n: one.times })}</Text>}</Table.Td>
              <Table.Td className={css['wrap']}><code>{one.reason}</code><br />{one.sentence}</Table.Td>
              <Table.Td className={css['wrap']}><details><summary><Text span size="xs" lineClamp={1} style={{ maxWidth: 320, display: 'inline-block', verticalAlign: 'bottom' }}>{one.raw}</Text></summary><pre className={css['code']}>{pretty(one.raw)}</pre></details></Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Wide>
  )
}

/** JSON with line breaks; what is none, or was cut, as it is. */
function pretty(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2)
  } catch {
    return raw
  }
}
