import { ActionIcon, AppShell, Burger, Group, NavLink, NativeSelect, ScrollArea, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { openSpotlight } from '@mantine/spotlight'
import { IconArrowsDiff, IconBuilding, IconCompass, IconDatabase, IconGitFork, IconMap2, IconSearch, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { get } from './api'
import { useLang } from './i18n'
import { Commands } from './commands'
import { UserMenu } from './usermenu'
import { useSession } from './session'
import { useWords } from './words'

export type JourneyLine = { journey: string; title: string; map: string; subject: string; file: string; stages: { stage: string; title: string; here_now: number }[] }

/** The journeys of the workspace, titles in the present language. */
export function useJourneys() {
  const lang = useLang()
  return useQuery({ queryKey: ['journeys', lang], queryFn: () => get<JourneyLine[]>('/journeys', { lang }), staleTime: 30_000 })
}

/** The journey that is looked at: that of the address, else the workspace's own, else the first. */
export function useJourney(): string | undefined {
  const { journey } = useParams({ strict: false }) as { journey?: string }
  const [found, all] = [useSession(), useJourneys().data]
  return journey ?? found?.workspace.journey ?? all?.[0]?.journey
}

/** The frame around every page: where one is, where one can go, who one is. */
export function Shell() {
  const t = useWords()
  const [open, { toggle, close }] = useDisclosure(false)
  const path = useRouterState({ select: (state) => state.location.pathname })
  useEffect(close, [path, close])
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 176, breakpoint: 'md', collapsed: { mobile: !open } }} padding={0}>
      <a className="jg-skip" href="#content" onClick={(event) => { event.preventDefault(); document.getElementById('content')?.focus() }}>{t('skip')}</a>
      <AppShell.Header className="jg-screen">
        <Group h="100%" px="sm" gap="xs" wrap="nowrap" justify="space-between">
          <Group gap="xs" wrap="nowrap" style={{ minWidth: 0 }}>
            <Burger opened={open} onClick={toggle} hiddenFrom="md" size="sm" aria-label={t('menu')} aria-expanded={open} />
            <Name />
            <JourneyChoice />
          </Group>
          <Group gap={4} wrap="nowrap">
            <Tooltip label={`${t('search')} (Ctrl K)`}>
              <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('search')} onClick={openSpotlight}><IconSearch size={18} /></ActionIcon>
            </Tooltip>
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="jg-screen" p="xs"><ScrollArea><Places /></ScrollArea></AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none', minWidth: 0 }}><Outlet /></AppShell.Main>
      <Commands />
    </AppShell>
  )
}

function Name() {
  const name = useSession()?.workspace.name || 'Journeyglass'
  return (
    <UnstyledButton component={Link} to="/" visibleFrom="sm">
      <Text fw={650} size="sm" truncate maw={260} title={name}>{name}</Text>
    </UnstyledButton>
  )
}

function JourneyChoice() {
  const t = useWords()
  const [all, journey] = [useJourneys().data ?? [], useJourney()]
  const navigate = useNavigate()
  const path = useRouterState({ select: (state) => state.location.pathname })
  if (all.length === 0 || journey === undefined) return null
  const go = (next: string) => {
    const part = /\/(map|compare|accounts|flow)\//.exec(path)?.[1] ?? 'map'
    void navigate({ to: `/${part}/$journey` as never, params: { journey: next } as never })
  }
  return (
    <NativeSelect size="xs" aria-label={t('journey')} title={all.find((one) => one.journey === journey)?.title} value={journey} onChange={(event) => go(event.currentTarget.value)} style={{ minWidth: 0, maxWidth: 260 }}
      data={all.map((one) => ({ value: one.journey, label: one.title || one.journey }))} />
  )
}

const ICON = { size: 17, stroke: 1.7 } as const

function Places() {
  const t = useWords()
  const journey = useJourney()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const ofJourney = [
    ['map', <IconMap2 {...ICON} />], ['compare', <IconArrowsDiff {...ICON} />], ['accounts', <IconBuilding {...ICON} />], ['flow', <IconGitFork {...ICON} />],
  ] as const
  const others = [['guide', <IconCompass {...ICON} />], ['sources', <IconDatabase {...ICON} />], ['people', <IconUsers {...ICON} />]] as const
  const here = (part: string) => new RegExp(`(^|/)${part}(/|$)`).test(path)
  return (
    <nav aria-label={t('menu')}>
      {journey !== undefined && ofJourney.map(([part, icon]) => (
        <NavLink key={part} component={Link} to={`/${part}/$journey` as never} params={{ journey } as never} label={t(part)} leftSection={icon}
          active={here(part)} aria-current={here(part) ? 'page' : undefined} />
      ))}
      {others.map(([part, icon]) => (
        <NavLink key={part} component={Link} to={`/${part}` as never} label={t(part)} leftSection={icon} active={here(part)} aria-current={here(part) ? 'page' : undefined} />
      ))}
    </nav>
  )
}
