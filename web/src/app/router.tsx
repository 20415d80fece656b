import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect, type ErrorComponentProps } from '@tanstack/react-router'
import { BASE, client, get } from './api'
import { begin } from '../map/asking'
import { filtersOf } from './filters'
import { lang } from './i18n'
import { Loading } from './states'
import { Broken, Missing } from './fallbacks'
import { SESSION, session } from './session'
import { Shell } from './shell'

const root = createRootRoute({ notFoundComponent: Missing })

/** Everything but signing in wants a user; without one the way leads to the log-in and back. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  validateSearch: (search: Record<string, unknown>) => ({ ...search, ...filtersOf(search) }),
  beforeLoad: async ({ location }) => {
    const found = await client.ensureQueryData({ queryKey: SESSION, queryFn: session })
    if (found.state === 'setup') throw redirect({ to: '/setup' as never })
    if (found.state === 'out' || found.user?.must_change === true) throw redirect({ to: '/login' as never, search: { next: location.href } as never })
  },
})

type Journeys = { journey: string }[]

/** The home is the map of the workspace's own journey; where there is none yet, the guide. */
const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: async () => {
    const [found, journeys] = [await client.ensureQueryData({ queryKey: SESSION, queryFn: session }), await get<Journeys>('/journeys')]
    const wanted = found.workspace.journey ?? journeys[0]?.journey
    if (wanted === undefined) throw redirect({ to: '/guide' as never })
    throw redirect({ to: '/map/$journey' as never, params: { journey: wanted } as never })
  },
})

type Part = () => Promise<Record<string, unknown>>

function page(path: string, part: Part, name: string) {
  return createRoute({ getParentRoute: () => inside, path, component: lazyRouteComponent(part as never, name as never) })
}

/** The map, which most people see first: what it shows is asked for while its page is still on the way. */
const map = createRoute({
  getParentRoute: () => inside,
  path: '/map/$journey',
  beforeLoad: ({ params, search }) => begin(params.journey, lang(), filtersOf(search)),
  component: lazyRouteComponent(() => import('../map'), 'MapPage'),
})

function door(path: string, part: Part, name: string) {
  return createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(part as never, name as never) })
}

const tree = root.addChildren([
  door('/login', () => import('../people'), 'LoginPage'),
  door('/setup', () => import('../people'), 'SetupPage'),
  inside.addChildren([
    home,
    map,
    page('/compare/$journey', () => import('../compare'), 'ComparePage'),
    page('/accounts/$journey', () => import('../accounts'), 'AccountsPage'),
    page('/accounts/$journey/$id', () => import('../accounts'), 'AccountPage'),
    page('/flow/$journey', () => import('../flow'), 'FlowPage'),
    page('/flow/$journey/$view', () => import('../flow'), 'FlowPage'),
    page('/guide', () => import('../guide'), 'GuidePage'),
    page('/guide/$journey/$step', () => import('../guide'), 'GuidePage'),
    page('/sources', () => import('../sources'), 'SourcesPage'),
    page('/sources/$tab', () => import('../sources'), 'SourcesPage'),
    page('/people', () => import('../people'), 'PeoplePage'),
    page('/people/$tab', () => import('../people'), 'PeoplePage'),
  ]),
])

export const router = createRouter({
  routeTree: tree,
  basepath: BASE,
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: ({ error, reset }: ErrorComponentProps) => <Broken error={error} reset={reset} />,
  scrollRestoration: true,
})
