import { SegmentedControl, Stack, Title } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useChoices } from '../app/choices'
import { FilterBar } from '../app/filterbar'
import { useFilters } from '../app/filters'
import { Future } from './future'
import { Groups } from './groups'
import { HalvesTable } from './halves'
import { Periods } from './periods'
import { useWords } from './words'

const TABS = ['future', 'halves', 'periods', 'segments'] as const
type Tab = (typeof TABS)[number]
const PARTS = { future: Future, halves: HalvesTable, periods: Periods, segments: Groups } as const

/** The filters that apply to each. Two periods are chosen by the tab itself; of two halves all that ever came is told. */
const APPLIES = { future: {}, halves: { period: false, values: false }, periods: { period: false }, segments: {} } as const

/** Today beside tomorrow, the buyer's half beside the customer's, two periods, two groups. */
export function ComparePage() {
  const t = useWords()
  const { journey } = useParams({ strict: false }) as { journey: string }
  const said = (useSearch({ strict: false }) as { tab?: Tab }).tab
  const tab = said !== undefined && TABS.includes(said) ? said : 'periods'
  const navigate = useNavigate()
  const Shown = PARTS[tab]
  const [filters] = useFilters()
  const choices = useChoices(journey)
  // The filters stay when another tab is looked at; what else a tab has chosen is its own.
  const go = (next: string) => void navigate({ to: '.', search: { ...filters, tab: next } as never, replace: true })
  return (
    <Stack gap="md" className="jg-page">
      <Title order={1} size="h3">{t('title')}</Title>
      <div className="jg-screen" style={{ overflowX: 'auto' }}>
        <SegmentedControl size="xs" aria-label={t('tabs')} value={tab} onChange={go} data={TABS.map((one) => ({ value: one, label: t(one) }))} />
      </div>
      <FilterBar choices={choices.choices} span={choices.span} {...APPLIES[tab]} />
      <Shown journey={journey} />
    </Stack>
  )
}
