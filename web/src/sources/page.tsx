import { Stack, Tabs, Title } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Connect } from './connect'
import { Identity } from './identity'
import { LiveTab } from './live'
import { Quarantine } from './quarantine'
import { Tables } from './tables'
import { TraceTab } from './trace'
import { useWords } from './words'

export const TABS = ['connect', 'tables', 'live', 'quarantine', 'trace', 'identity'] as const
type Tab = (typeof TABS)[number]

const VIEWS: Record<Tab, () => React.ReactNode> = { connect: Connect, tables: Tables, live: LiveTab, quarantine: Quarantine, trace: TraceTab, identity: Identity }

/** Where events come from: tables that are uploaded, keys of those who send, what could not go in, who is who. */
export function SourcesPage() {
  const t = useWords()
  const { tab } = useParams({ strict: false }) as { tab?: string }
  const navigate = useNavigate()
  const now: Tab = TABS.find((one) => one === tab) ?? 'connect'
  const View = VIEWS[now]
  return (
    <Stack gap="sm" className="jg-page">
      <Title order={1} size="h3">{t('title')}</Title>
      <Tabs value={now} onChange={(next) => void navigate({ to: `/sources/${next ?? 'connect'}` as never, search: {} as never })} keepMounted={false}>
        <Tabs.List aria-label={t('tabs')} mb="md" style={{ flexWrap: 'wrap' }}>{TABS.map((one) => <Tabs.Tab key={one} value={one}>{t(one)}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value={now}><View /></Tabs.Panel>
      </Tabs>
    </Stack>
  )
}
