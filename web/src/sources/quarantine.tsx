import { Group, NativeSelect, SegmentedControl, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { get } from '../app/api'
import { useMay } from '../app/session'
import { Empty, Failed, Loading } from '../app/states'
import { usePlace } from './address'
import { AsideTable } from './aside'
import { useMapWords } from './mapwords'
import { Messages } from './messages'
import { useNarrow } from './narrow'
import type { AsideRows, Reason } from './types'
import { useWords } from './words'

/** What could not go in: sent messages and rows of tables, each with its reason. */
export function Quarantine() {
  const t = useWords()
  const [may, narrow] = [useMay('editor'), useNarrow()]
  const m = useMapWords()
  const [place, change] = usePlace()
  const reasons = useQuery({ queryKey: ['quarantine', 'reasons'], queryFn: () => get<Reason[]>('/quarantine/reasons') })
  const rows = useQuery({ queryKey: ['quarantine', 'rows', 'count'], queryFn: () => get<AsideRows>('/quarantine/rows', { most: 1 }), enabled: may })
  if (!may) return <Text p="md">{m('not_editor')}</Text>
  if (reasons.isError) return <Failed error={reasons.error} again={() => void reasons.refetch()} />
  if (reasons.data === undefined || rows.data === undefined) return <Loading />
  const messages = reasons.data.reduce((sum, one) => sum + one.messages, 0)
  const view = place.side ?? (messages === 0 && rows.data.total > 0 ? 'rows' : place.source !== undefined && !reasons.data.some((one) => one.source === place.source) ? 'rows' : 'messages')
  const counts = view === 'rows' ? rows.data.reasons.map((one) => ({ ...one, n: one.rows })) : reasons.data.map((one) => ({ ...one, n: one.messages }))
  const sources = [...new Set(counts.map((one) => one.source))]
  const fitting = counts.filter((one) => place.source === undefined || one.source === place.source)
  const named = [...new Set(fitting.map((one) => one.reason))]
  const total = (reason: string) => fitting.filter((one) => one.reason === reason).reduce((sum, one) => sum + one.n, 0)
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <SegmentedControl size="xs" orientation={narrow ? 'vertical' : 'horizontal'} aria-label={t('quarantine')} value={view} onChange={(side) => change({ side, source: undefined, reason: undefined })}
          data={[{ value: 'messages', label: `${t('messages')} (${messages})` }, { value: 'rows', label: `${t('table_rows')} (${rows.data.total})` }]} />
        <NativeSelect size="xs" aria-label={t('source')} value={place.source ?? ''} onChange={(e) => change({ source: e.currentTarget.value || undefined, reason: undefined })} data={[{ value: '', label: t('all_sources') }, ...sources]} />
        <NativeSelect size="xs" aria-label={t('reason')} value={place.reason ?? ''} onChange={(e) => change({ reason: e.currentTarget.value || undefined })} data={[{ value: '', label: t('all_reasons') }, ...named.map((value) => ({ value, label: `${value} (${total(value)})` }))]} />
      </Group>
      {messages === 0 && rows.data.total === 0 && <Empty title={t('none_aside')}>{t('none_aside_text')}</Empty>}
      {view === 'rows' ? rows.data.total > 0 && <AsideTable source={place.source} reason={place.reason} /> : <Messages source={place.source} reason={place.reason} open={messages} />}
    </Stack>
  )
}
