import { NativeSelect, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useFilters } from '../app/filters'
import { Failed, Loading } from '../app/states'
import { useWords } from './words'

/** What was asked for, or that it is on its way, or what went wrong. */
export function Asked<T>({ of, lines = 10, children }: { of: UseQueryResult<T>; lines?: number; children: (data: T) => ReactNode }) {
  if (of.isError) return <Failed error={of.error} again={() => void of.refetch()} />
  if (of.data === undefined) return <Loading lines={lines} />
  return <Stack gap="sm" miw={0} aria-busy={of.isFetching}>{children(of.data)}</Stack>
}

/** A small choice from a list, by its name. */
export function Pick({ label, value, data, set }: { label: string; value: string; data: { value: string; label: string }[]; set: (next: string) => void }) {
  return <NativeSelect size="xs" label={label} value={value} data={data} onChange={(event) => set(event.currentTarget.value)} style={{ maxWidth: 260 }} />
}

/** What must be known to read the figure, as the server says it. */
export function Notes({ notes }: { notes: readonly string[] }) {
  const t = useWords()
  if (notes.length === 0) return null
  return (
    <Stack gap={2}>
      <Text size="xs" fw={600}>{t('notes')}</Text>
      <ul style={{ margin: 0, paddingInlineStart: 18 }}>{notes.map((note) => <li key={note}><Text size="xs" c="dimmed">{note}</Text></li>)}</ul>
    </Stack>
  )
}

/** Ways to the accounts that stand in each stage now, under the same filters. */
export function ToAccounts({ journey, stages }: { journey: string; stages: { id: string; title: string }[] }) {
  const t = useWords()
  const [filters] = useFilters()
  return (
    <Text size="xs" component="p" m={0} className="jg-screen">
      {`${t('here_now')}: `}
      {stages.map((stage, index) => (
        <span key={stage.id}>
          {index > 0 && ' · '}
          <Link to={'/accounts/$journey' as never} params={{ journey } as never} search={{ ...filters, stage: stage.id } as never} aria-label={t('accounts_at', { stage: stage.title })}
            style={{ color: 'var(--jg-accent)' }}>{stage.title}</Link>
        </span>
      ))}
    </Text>
  )
}
