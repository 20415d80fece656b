import { Stack, Title } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense, type ComponentType } from 'react'
import { useChoices } from '../app/choices'
import { FilterBar } from '../app/filterbar'
import { useFilters } from '../app/filters'
import { Loading } from '../app/states'
import css from './flow.module.css'
import { useWords } from './words'

/** Where the views stand in one line, which is scrolled, the present one is to be seen. */
function intoSight(link: HTMLAnchorElement | null) {
  const line = link?.parentElement
  if (link && line) line.scrollLeft = link.offsetLeft - line.offsetLeft - (line.clientWidth - link.offsetWidth) / 2
}

type View = ComponentType<{ journey: string }>

const VIEWS = {
  paths: lazy(async () => ({ default: (await import('./paths')).Paths as View })),
  funnel: lazy(async () => ({ default: (await import('./funnel')).Funnel as View })),
  cohorts: lazy(async () => ({ default: (await import('./cohorts')).Cohorts as View })),
  dwell: lazy(async () => ({ default: (await import('./dwell')).DwellView as View })),
  outcomes: lazy(async () => ({ default: (await import('./outcomes')).Outcomes as View })),
  trap: lazy(async () => ({ default: (await import('./trap')).Trap as View })),
  channels: lazy(async () => ({ default: (await import('./channels')).Channels as View })),
  attribution: lazy(async () => ({ default: (await import('./attribution')).Attribution as View })),
  explore: lazy(async () => ({ default: (await import('./explore')).Explore as View })),
} as const
type Name = keyof typeof VIEWS
const NAMES = Object.keys(VIEWS) as Name[]

/** The flow of a journey: the ways that were really gone, seen from nine sides, all under the same filters. */
export function FlowPage() {
  const t = useWords()
  const { journey, view } = useParams({ strict: false }) as { journey: string; view?: string }
  const name = NAMES.find((one) => one === view) ?? 'paths'
  const [filters] = useFilters()
  const choices = useChoices(journey)
  const Shown = VIEWS[name]
  return (
    <Stack gap="sm" className="jg-page" data-flow={name}>
      <Title order={1} size="h3">{`${t('title')}: ${t(name)}`}</Title>
      <nav className={`${css.views} jg-screen`} aria-label={t('views')}>
        {NAMES.map((one) => (
          <Link key={one} ref={one === name ? intoSight : undefined} to={'/flow/$journey/$view' as never} params={{ journey, view: one } as never} search={filters as never} className={css.view} aria-current={one === name ? 'page' : undefined}>{t(one)}</Link>
        ))}
      </nav>
      <FilterBar choices={choices.choices} span={choices.span} />
      <Suspense fallback={<Loading lines={10} />}><Shown key={`${journey} ${name}`} journey={journey} /></Suspense>
    </Stack>
  )
}
