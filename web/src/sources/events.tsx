import { ActionIcon, Autocomplete, Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { both } from '../app/sentences'
import { eventName, eventTitle } from './columns'
import { Conditions } from './conditions'
import type { Part } from './mapping'
import { useMapWords } from './mapwords'
import css from './sources.module.css'
import type { Data, Fault } from './types'
import { changeEvent, columnOf, eventsOf, faultsAt, isMap, mapOf, put, textOf } from './uses'
import { useVocabulary } from './vocabulary'

/** What a row says has happened, one thing after the other. */
export function Events({ columns: known, data, change, faults }: Part) {
  const t = useMapWords()
  const columns = known.map((one) => one.column)
  const times = known.filter((one) => one.kind === 'time')
  const events = eventsOf(data)
  const add = () => change({ ...data, events: [...events, { name: '', at: times[0]?.column ?? '' }] })
  const remove = (at: number) => change(put(data, 'events', events.length > 1 ? events.filter((_, i) => i !== at) : undefined))
  return (
    <section className={css['card']}>
      <h2>{t('events')}</h2>
      <Text size="xs" c="dimmed" mb="xs">{t('events_text')}</Text>
      <Stack gap="sm">
        {events.map((event, i) => (
          <Event key={i} event={event} at={i} columns={columns} faults={faultsAt(faults, `events/${i}`)} change={(next) => change(changeEvent(data, i, () => next))} remove={() => remove(i)} />
        ))}
        <Group><Button size="xs" variant="default" onClick={add}>{t('add_event')}</Button></Group>
      </Stack>
    </section>
  )
}

type EventOf = { event: Data; at: number; columns: string[]; faults: Fault[]; change: (next: Data) => void; remove: () => void }

function Event({ event, at, columns, faults, change, remove }: EventOf) {
  const t = useMapWords()
  const { channels } = useVocabulary()
  const name = eventName(event, at, t)
  const free = [{ value: '', label: '–' }, ...columns]
  const wrong = (field: string) => faults.some((fault) => fault.where === `events/${at}/${field}`)
  const unpaid = 'value' in event && !('currency' in event)
  return (
    <div className={css['event']} role="group" aria-label={eventTitle(event, at, t)}>
      <Group justify="space-between" mb={6} wrap="nowrap">
        <Text size="sm" fw={600}>{eventTitle(event, at, t)}</Text>
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t('remove_event', { name })} onClick={remove}><IconTrash size={14} /></ActionIcon>
      </Group>
      <div className={css['fields']}>
        <NameOf event={event} columns={columns} change={change} error={wrong('name')} />
        <NativeSelect size="xs" label={t('at')} value={textOf(event['at'])} error={wrong('at')} data={free} onChange={(e) => change({ ...event, at: e.currentTarget.value })} />
        <Autocomplete size="xs" label={t('channel')} data={channels} value={columnText(event['channel'])} error={wrong('channel')} readOnly={isMap(event['channel'])} onChange={(next) => change(put(event, 'channel', next))} />
        <NativeSelect size="xs" label={t('actor')} value={textOf(event['actor'])} disabled={isMap(event['actor'])} error={wrong('actor')} onChange={(e) => change(put(event, 'actor', e.currentTarget.value))}
          data={[{ value: '', label: t('actor_auto') }, { value: 'customer', label: t('customer') }, { value: 'us', label: t('us') }, { value: 'system', label: t('system') }]} />
        <NativeSelect size="xs" label={t('amount')} value={textOf(event['value'])} data={free} error={wrong('value')} onChange={(e) => change(put(event, 'value', e.currentTarget.value))} />
        <Autocomplete size="xs" label={t('currency')} description={unpaid ? t('needs_currency') : undefined} data={['EUR', 'USD', 'GBP', 'RUB', 'TWD', 'BRL', 'CNY', 'JPY']} placeholder={t('currency_hint')} value={columnText(event['currency'])}
          error={wrong('currency')} readOnly={isMap(event['currency'])} onChange={(next) => change(put(event, 'currency', next.toUpperCase()))} />
      </div>
      <Conditions when={mapOf(event['when'])} columns={columns} change={(next) => change(put(event, 'when', next))} />
      {isMap(event['name']) && <NamesOf picked={event['name']} change={(next) => change({ ...event, name: next })} />}
      {faults.map((fault) => <div key={fault.where + fault.message} className={css['fault']} role="alert">{both(fault.message, fault.advice)}</div>)}
    </div>
  )
}

/** A constant as it is, a column in braces: which of the two is meant is seen at once. */
const columnText = (value: Data[string] | undefined): string => (isMap(value) ? `{${columnOf(value) ?? ''}}` : textOf(value))

function NameOf({ event, columns, change, error }: { event: Data; columns: string[]; change: (next: Data) => void; error: boolean }) {
  const t = useMapWords()
  const { names } = useVocabulary()
  const by = isMap(event['name'])
  return (
    <>
      <NativeSelect size="xs" label={t('name_from')} value={by ? 'column' : 'fixed'} data={[{ value: 'fixed', label: t('fixed') }, { value: 'column', label: t('by_column') }]}
        onChange={(e) => change({ ...event, name: e.currentTarget.value === 'column' ? { column: columns[0] ?? '' } : '' })} />
      {by
        ? <NativeSelect size="xs" label={t('event_title')} value={columnOf(event['name']) ?? ''} data={columns} error={error} onChange={(e) => change({ ...event, name: { ...mapOf(event['name']), column: e.currentTarget.value } })} />
        : <Autocomplete size="xs" label={t('event_title')} data={names} limit={30} value={textOf(event['name'])} error={error} onChange={(next) => change({ ...event, name: next })} />}
    </>
  )
}

const MOST_NAMES = 60

/** Names out of a column, and how they are called here. */
function NamesOf({ picked, change }: { picked: Data; change: (next: Data) => void }) {
  const t = useMapWords()
  const { names } = useVocabulary()
  const known = Object.entries(mapOf(picked['map'])).slice(0, MOST_NAMES)
  if (known.length === 0) return null
  return (
    <Stack gap={4} mt="xs">
      <Text size="xs" fw={600}>{t('rename')}</Text>
      <Text size="xs" c="dimmed">{t('rename_text')}</Text>
      {known.map(([said, name]) => (
        <Group key={said} gap="xs" grow wrap="nowrap" align="center">
          <TextInput size="xs" readOnly value={said} aria-label={t('value')} />
          <Autocomplete size="xs" data={names} limit={20} aria-label={`${t('event_title')}: ${said}`} value={String(name ?? '')} onChange={(next) => change({ ...picked, map: { ...mapOf(picked['map']), [said]: next } })} />
        </Group>
      ))}
    </Stack>
  )
}
