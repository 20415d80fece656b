import { Alert, Badge, Group, Loader, SegmentedControl, Stack, Table, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { money, moment, number } from '../app/format'
import { both } from '../app/sentences'
import { Failed } from '../app/states'
import { useMapWords } from './mapwords'
import { useNarrow } from './narrow'
import css from './sources.module.css'
import type { Preview, Upload } from './types'

type View = 'events' | 'names' | 'accounts' | 'aside'

/** What an import would bring, kept up to date while the mapping changes. */
export function PreviewPane({ preview, busy, error, checks }: { preview: Preview | undefined; busy: boolean; error: unknown; checks: Upload['checks'] }) {
  const t = useMapWords()
  const [view, setView] = useState<View>('events')
  const narrow = useNarrow()
  return (
    <section className={css['card']} aria-busy={busy}>
      <Group justify="space-between"><h2>{t('preview')}</h2>{busy && <Loader size={14} role="status" aria-label={t('translating')} />}</Group>
      {error !== null && preview === undefined && <Failed error={error} />}
      {preview !== undefined && (
        <Stack gap="sm">
          <Counts preview={preview} />
          {preview.faults.length === 0 && (
            <>
              <SegmentedControl size="xs" fullWidth orientation={narrow ? 'vertical' : 'horizontal'} value={view} onChange={(next) => setView(next as View)} aria-label={t('preview')}
                data={[{ value: 'events', label: t('tab_events') }, { value: 'names', label: t('tab_names') }, { value: 'accounts', label: t('tab_accounts') }, { value: 'aside', label: t('tab_aside', { n: preview.bad }) }]} />
              <div className={css['scroll']} tabIndex={0} role="region" aria-label={t('preview')} style={{ maxHeight: 460 }}><Rows view={view} preview={preview} /></div>
            </>
          )}
        </Stack>
      )}
      {checks.length > 0 && (
        <details>
          <summary><Text span size="xs" fw={600}>{t('checks')} ({checks.length})</Text></summary>
          {checks.map((check) => <Text key={check.line + check.what} size="xs"><code>{check.line}</code> – {check.what}</Text>)}
        </details>
      )}
    </section>
  )
}

function Counts({ preview }: { preview: Preview }) {
  const t = useMapWords()
  if (preview.faults.length > 0) {
    return (
      <Alert color="red" variant="outline" title={t('faults', { n: preview.faults.length })} role="status">
        {preview.faults.map((fault) => <Text key={fault.where + fault.message} size="xs" className={css['wrap']}><code>{fault.where}</code> {both(fault.message, fault.advice)}</Text>)}
      </Alert>
    )
  }
  return (
    <Text size="sm" role="status">
      <strong className="jg-tone-good">{t('good_rows', { n: preview.good })}</strong>
      {preview.bad > 0 && <>, <strong className="jg-tone-bad">{t('bad_rows', { n: preview.bad })}</strong></>}
      {preview.people > 0 && <>, {t('people', { n: preview.people })}</>}
      {!preview.whole && <> {t('of_first', { n: number(preview.rows) })}</>}
    </Text>
  )
}

function Rows({ view, preview }: { view: View; preview: Preview }) {
  const t = useMapWords()
  if (view === 'events') {
    if (preview.events.length === 0) return <Text size="sm" c="dimmed">{t('no_events')}</Text>
    return (
      <Sheet heads={[t('time'), t('event'), t('account'), t('person'), t('amount'), t('properties')]}
        rows={preview.events.map((event) => [event.occurred_at === null ? '' : <span key="t" className={css['once']}>{moment(event.occurred_at)}</span>, event.name, event.account, event.person_name ?? event.person ?? event.anonymous_id, paid(event.value, event.currency), <Members key="p" of={event.properties} />])} />
    )
  }
  if (view === 'names') return <Sheet heads={[t('event'), t('count'), '']} rows={preview.names.map((one) => [one.name, number(one.events), <Badge key="b" size="xs" variant="outline" tt="none" color={one.known ? 'glass' : 'gray'} c="var(--jg-ink_quiet)">{t(one.known ? 'known_name' : 'new_name')}</Badge>])} />
  if (view === 'accounts') {
    if (preview.accounts.length === 0) return <Text size="sm" c="dimmed">{t('no_accounts')}</Text>
    return <Sheet heads={[t('account'), t('count'), t('traits')]} rows={preview.accounts.map((one) => [one.account, number(one.events), <Members key="t" of={one.traits} />])} />
  }
  if (preview.quarantined.length === 0) return <Text size="sm" c="dimmed">{t('none_aside')}</Text>
  return <Sheet heads={[t('row'), t('why'), t('raw')]} rows={preview.quarantined.map((bad) => [number(bad.row), bad.sentence, <Text key="r" size="xs" lineClamp={2} className={css['wrap']}>{bad.raw}</Text>])} />
}

/** An amount as money where it has a currency that can be written. */
function paid(value: string | null, currency: string | null): string {
  if (value === null) return ''
  return currency !== null && /^[A-Z]{3}$/.test(currency) ? money(value, currency) : value
}

function Members({ of }: { of: Record<string, unknown> }) {
  const said = Object.entries(of).map(([key, value]) => `${key}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
  return <Text size="xs" lineClamp={2} className={css['wrap']} title={said.join('\n')}>{said.join(', ')}</Text>
}

function Sheet({ heads, rows }: { heads: string[]; rows: ReactNode[][] }) {
  return (
    <Table fz="xs" stickyHeader verticalSpacing={4}>
      <Table.Thead><Table.Tr>{heads.map((head, i) => (head === '' ? <Table.Td key={i} /> : <Table.Th key={i}>{head}</Table.Th>))}</Table.Tr></Table.Thead>
      <Table.Tbody>{rows.map((row, i) => <Table.Tr key={i}>{row.map((cell, j) => <Table.Td key={j} className={css['wrap']}>{cell}</Table.Td>)}</Table.Tr>)}</Table.Tbody>
    </Table>
  )
}
