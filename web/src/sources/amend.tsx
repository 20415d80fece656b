import { Alert, Button, Group, Select, Stack, Text, TextInput, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Problem, client, send } from '../app/api'
import { BusyButton } from '../app/busy'
import { done, failed } from '../app/notice'
import { both } from '../app/sentences'
import { NONE, amendmentText, type Changes } from './amendment'
import css from './sources.module.css'
import type { Replayed } from './types'
import { useWords } from './words'

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

/** Puts refused messages right: first tried, then let in. */
export function Amend({ source, reason, hidden }: { source: string | undefined; reason: string | undefined; hidden: boolean }) {
  const t = useWords()
  const [changes, setChanges] = useState<Changes>(NONE)
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? amendmentText(source, reason, changes)
  const replay = useMutation({
    mutationFn: (dry: boolean) => send<Replayed>('POST', '/quarantine/replay', { amendment: text, source, reason, dry_run: dry }),
    onSuccess: (found) => {
      if (found.dry_run) return
      done(t('let_in_done', { n: found.replayed, again: sum(found.again) }))
      void client.invalidateQueries({ queryKey: ['quarantine'] })
    },
    onError: (error) => { if (!(error instanceof Problem && error.status === 422)) failed(error) },
  })
  return (
    <details className={css['card']} hidden={hidden}>
      <summary><strong>{t('amend')}</strong></summary>
      <Text size="xs" c="dimmed" my="xs">{t('amend_text')}</Text>
      {typed === null ? <Form changes={changes} change={setChanges} /> : <Textarea className={css['mono'] ?? ''} aria-label={t('as_text')} autosize minRows={6} spellCheck={false} value={typed} onChange={(e) => setTyped(e.currentTarget.value)} />}
      <Group mt="sm" gap="xs">
        <BusyButton size="xs" variant="default" busy={replay.isPending && replay.variables} onClick={() => replay.mutate(true)}>{t('try_it')}</BusyButton>
        <BusyButton size="xs" disabled={replay.data?.dry_run !== true || replay.data.replayed === 0} busy={replay.isPending && !replay.variables} onClick={() => replay.mutate(false)}>{t('let_in')}</BusyButton>
        {typed === null && <Button size="xs" variant="subtle" onClick={() => setTyped(text)}>{t('as_text')}</Button>}
      </Group>
      {replay.data?.dry_run === true && <Outcome found={replay.data} />}
      {replay.error instanceof Problem && replay.error.status === 422 && <Faults problem={replay.error} />}
    </details>
  )
}

const sum = (again: Replayed['again']): number => Object.values(again ?? {}).reduce((total, n) => total + n, 0)

function Outcome({ found }: { found: Replayed }) {
  const t = useWords()
  const reasons = Object.entries(found.again ?? {}).map(([reason, n]) => `${reason} (${n})`).join(', ')
  return (
    <Text size="sm" mt="xs" role="status">
      {t('tried', { looked: found.looked_at, ok: found.replayed, again: sum(found.again), other: found.other })} {reasons !== '' && t('stays', { reasons })}
    </Text>
  )
}

function Faults({ problem }: { problem: Problem }) {
  const faults = Array.isArray(problem.detail) ? (problem.detail as { where?: string; message?: string; advice?: string }[]) : []
  return (
    <Alert color="red" variant="outline" role="alert" mt="xs" title={problem.message}>
      {faults.map((fault, i) => <Text key={i} size="xs">{fault.where} {both(fault.message ?? '', fault.advice)}</Text>)}
      {faults.length === 0 && <Text size="xs">{problem.advice}</Text>}
    </Alert>
  )
}

function Form({ changes, change }: { changes: Changes; change: (next: Changes) => void }) {
  const t = useWords()
  const field = (key: keyof Changes, label: string, description?: string) => (
    <TextInput size="xs" label={label} description={description} value={changes[key]} onChange={(e) => change({ ...changes, [key]: e.currentTarget.value })} />
  )
  return (
    <Stack gap="xs">
      <div className={css['fields']}>
        {field('renameFrom', `${t('rename_event')}: ${t('rename_from')}`)}
        {field('renameTo', `${t('rename_event')}: ${t('rename_to')}`)}
        {field('timeField', t('time_field'))}
        {field('timeFormat', t('time_format'), '%d.%m.%Y %H:%M')}
        <Select size="xs" label={t('time_zone')} searchable limit={60} data={ZONES} value={changes.zone} onChange={(zone) => change({ ...changes, zone: zone ?? 'UTC' })} />
        {field('setField', t('set_field'), 'properties.plan')}
        {field('setValue', t('set_value'))}
        {field('remove', t('remove_fields'), t('remove_hint'))}
      </div>
    </Stack>
  )
}
