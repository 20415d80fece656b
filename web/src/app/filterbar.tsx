import { ActionIcon, Button, Group, Menu, Pill, Popover, Slider, Stack, Text, TextInput } from '@mantine/core'
import { IconFilter, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useFilters, type Filters } from './filters'
import { filterTitle } from './filtertitle'
import { day } from './format'
import { useWords } from './words'

export type Choice = { by: string; title: string; values: { value: string; title: string }[] }
const DAY = 86_400_000

type Bar = { choices: Choice[]; span: { first: string; last: string } | null; period?: boolean; values?: boolean }

/**
 * Period, filters and the instant looked at. `span` is that of the events; `choices` what can be filtered by. A view that
 * takes no `period`, or no filters by `values`, says so: it shows, and clears, only what applies to it.
 */
export function FilterBar({ choices, span, period = true, values = true }: Bar) {
  const t = useWords()
  const [filters, change] = useFilters()
  const title = (said: string) => filterTitle(choices, said)
  const where = values ? (filters.where ?? []) : []
  const limited = period && (filters.since !== undefined || filters.until !== undefined)
  const clear = () => change({ as_of: undefined, ...(values && { where: undefined }), ...(period && { since: undefined, until: undefined }) })
  return (
    <Group gap="xs" className="jg-screen" role="group" aria-label={t('filters')}>
      {period && <PeriodMenu filters={filters} change={change} last={span?.last} />}
      <AddFilter choices={values ? choices : []} add={(said) => change({ where: [...where.filter((one) => one !== said), said] })} />
      {where.map((said) => (
        <Pill key={said} withRemoveButton size="md" style={{ flex: '0 0 auto', maxWidth: '100%' }} onRemove={() => change({ where: where.filter((one) => one !== said) })}
          removeButtonProps={{ 'aria-label': t('remove', { what: title(said) }), 'aria-hidden': false, tabIndex: 0 }}>{title(said)}</Pill>
      ))}
      {span !== null && <AsOf span={span} asOf={filters.as_of} set={(as_of) => change({ as_of })} />}
      {(where.length > 0 || limited || filters.as_of) && <Button size="compact-sm" variant="subtle" onClick={clear}>{t('clear')}</Button>}
    </Group>
  )
}

function PeriodMenu({ filters, change, last }: { filters: Filters; change: (next: Partial<Filters>) => void; last: string | undefined }) {
  const t = useWords()
  const end = new Date(filters.as_of ?? last ?? Date.now())
  const before = (days: number) => new Date(end.getTime() - days * DAY).toISOString().slice(0, 10)
  const spans = [['last_30', before(30)], ['last_90', before(90)], ['last_365', before(365)], ['this_year', `${end.getUTCFullYear()}-01-01`]] as const
  const said = spans.find(([, since]) => since === filters.since && !filters.until)?.[0]
  const shown = said ? t(said) : filters.since || filters.until ? `${filters.since ? day(filters.since) : '…'} – ${filters.until ? day(filters.until) : '…'}` : t('all_time')
  return (
    <Popover position="bottom-start" withinPortal trapFocus>
      <Popover.Target><Button size="compact-sm" variant="default">{`${t('period')}: ${shown}`}</Button></Popover.Target>
      <Popover.Dropdown>
        <Stack gap={4}>
          <Button size="compact-sm" variant="subtle" justify="start" onClick={() => change({ since: undefined, until: undefined })}>{t('all_time')}</Button>
          {spans.map(([key, since]) => (
            <Button key={key} size="compact-sm" variant={key === said ? 'light' : 'subtle'} justify="start" onClick={() => change({ since, until: undefined })}>{t(key)}</Button>
          ))}
          <Text size="xs" c="dimmed" mt={4}>{t('dates')}</Text>
          <TextInput size="xs" type="date" label={t('from')} value={filters.since ?? ''} onChange={(event) => change({ since: event.currentTarget.value || undefined })} />
          <TextInput size="xs" type="date" label={t('until')} value={filters.until ?? ''} onChange={(event) => change({ until: event.currentTarget.value || undefined })} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

function AddFilter({ choices, add }: { choices: Choice[]; add: (said: string) => void }) {
  const t = useWords()
  if (choices.length === 0) return null
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target><Button size="compact-sm" variant="default" leftSection={<IconFilter size={14} />}>{t('add_filter')}</Button></Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {choices.map((choice) => [
          <Menu.Label key={choice.by}>{choice.title}</Menu.Label>,
          ...choice.values.map((one) => <Menu.Item key={`${choice.by}:${one.value}`} onClick={() => add(`${choice.by}:${one.value}`)}>{one.title}</Menu.Item>),
        ])}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The instant that is looked at: drag it, or let the map replay. */
function AsOf({ span, asOf, set }: { span: { first: string; last: string }; asOf: string | undefined; set: (next: string | undefined) => void }) {
  const t = useWords()
  const [first, last] = [Math.floor(Date.parse(span.first) / DAY), Math.ceil(Date.parse(span.last) / DAY)]
  const given = asOf === undefined ? last : Math.min(last, Math.max(first, Math.round(Date.parse(asOf) / DAY)))
  const [shown, setShown] = useState(given)
  const [playing, setPlaying] = useState(false)
  useEffect(() => setShown(given), [given])
  const iso = (at: number) => (at >= last ? undefined : new Date(at * DAY).toISOString().slice(0, 10))
  useEffect(() => {
    if (!playing) return
    const step = Math.max(1, Math.round((last - first) / 36))
    const ticking = window.setTimeout(() => {
      if (given >= last) return setPlaying(false)
      set(iso(Math.min(last, given + step)))
    }, 900)
    return () => window.clearTimeout(ticking)
  })
  const play = () => {
    if (!playing && given >= last) set(iso(first + 1))
    setPlaying(!playing)
  }
  const name = shown >= last ? t('now') : day(new Date(shown * DAY).toISOString())
  return (
    <Group gap="xs" wrap="nowrap" style={{ flex: '1 1 220px', maxWidth: 420 }}>
      <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>{`${t('as_of')}: ${name}`}</Text>
      <Slider flex={1} miw={90} size="sm" min={first} max={last} value={shown} label={null} onChange={setShown} onChangeEnd={(at) => set(iso(at))} thumbLabel={t('as_of')} thumbValueText={() => name} />
      <ActionIcon variant="subtle" color="gray" aria-label={playing ? t('pause') : t('replay')} onClick={play}>
        {playing ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
      </ActionIcon>
    </Group>
  )
}
