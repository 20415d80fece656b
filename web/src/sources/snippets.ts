/** What to paste into a program or a page so that its events come here. The tests hold these against the page on clients. */
export const CLIENTS = ['segment-python', 'rudder-python', 'posthog-python', 'segment-node', 'rudder-node', 'analytics-next', 'posthog-js', 'curl'] as const
export type Client = (typeof CLIENTS)[number]
/** Clients that run in a page, where only a browser key belongs. */
export const IN_BROWSER: readonly Client[] = ['analytics-next', 'posthog-js']
/** Clients that speak the same form but were never run against a server in the tests. */
export const UNTRIED: readonly Client[] = ['posthog-js']

export type Snippet = { install: string | null; code: string }

/** The snippet of a client for a server at `server` (an address without a slash at its end) and a key. */
export function snippet(client: Client, server: string, key: string): Snippet {
  return MAKERS[client](server, key)
}

const host = (server: string): string => server.replace(/^https?:\/\//, '')

const MAKERS: Record<Client, (server: string, key: string) => Snippet> = {
  'segment-python': (server, key) => ({
    install: 'pip install segment-analytics-python',
    code: `from segment.analytics.client import Client

analytics = Client("${key}", host="${server}", gzip=True)
analytics.track("user-7", "Feature Used", {"feature": "export"}, context={"groupId": "acme"})
analytics.shutdown()`,
  }),
  'rudder-python': (server, key) => ({
    install: 'pip install rudder-sdk-python',
    code: `from rudderstack.analytics.client import Client

analytics = Client("${key}", host="${server}")
analytics.group("user-7", "acme", {"name": "Acme", "industry": "mining"})
analytics.shutdown()`,
  }),
  'posthog-python': (server, key) => ({
    install: 'pip install posthog',
    code: `from posthog import Posthog

posthog = Posthog("${key}", host="${server}")
posthog.capture("Feature Used", distinct_id="user-7", groups={"company": "acme"})
posthog.set(distinct_id="user-7", properties={"email": "ada@acme.example", "title": "CTO"})
posthog.shutdown()`,
  }),
  'segment-node': (server, key) => ({
    install: 'npm install @segment/analytics-node',
    code: `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({ writeKey: '${key}', host: '${server}' })
analytics.track({ userId: 'user-7', event: 'Feature Used', context: { groupId: 'acme' } })
await analytics.closeAndFlush()`,
  }),
  'rudder-node': (server, key) => ({
    install: 'npm install @rudderstack/rudder-sdk-node',
    code: `const Analytics = require('@rudderstack/rudder-sdk-node')

const analytics = new Analytics('${key}', { dataPlaneUrl: '${server}', retryCount: 8 })
analytics.track({ userId: 'user-7', event: 'Feature Used', context: { groupId: 'acme' } })
await analytics.flush()`,
  }),
  'analytics-next': (server, key) => ({
    install: 'npm install @segment/analytics-next',
    code: `<script type="module">
  import { AnalyticsBrowser } from '@segment/analytics-next' // or its bundle from your own host

  const host = '${host(server)}'
  const analytics = AnalyticsBrowser.load(
    { writeKey: '${key}', cdnURL: \`${server.startsWith('https') ? 'https' : 'http'}://\${host}\` },
    { integrations: { 'Segment.io': { apiHost: \`\${host}/v1\`, ${server.startsWith('https') ? '' : "protocol: 'http', "}deliveryStrategy: { config: { keepalive: true } } } } }
  )
  analytics.page()
  analytics.identify('user-7', { email: 'ada@acme.example' })
  analytics.group('acme', { name: 'Acme' })
</script>`,
  }),
  'posthog-js': (server, key) => ({
    install: 'npm install posthog-js',
    code: `import posthog from 'posthog-js'

posthog.init('${key}', { api_host: '${server}', disable_session_recording: true, advanced_disable_flags: true })
posthog.identify('user-7', { email: 'ada@acme.example' })
posthog.group('company', 'acme', { name: 'Acme' })
posthog.capture('Feature Used', { feature: 'export' })`,
  }),
  curl: (server, key) => ({
    install: null,
    code: `curl ${server}/v1/track --user '${key}:' --header 'Content-Type: application/json' \\
  --data '{"messageId": "'$(date +%s%N)'", "userId": "user-7", "event": "Feature Used", "properties": {"feature": "export"}, "context": {"groupId": "acme"}}'`,
  }),
}
