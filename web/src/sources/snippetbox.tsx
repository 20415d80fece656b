import { Group, NativeSelect, Text } from '@mantine/core'
import { useState } from 'react'
import { BASE } from '../app/api'
import { Copy, type MadeKey } from './keys'
import { CLIENTS, IN_BROWSER, UNTRIED, snippet, type Client } from './snippets'
import css from './sources.module.css'
import { useWords } from './words'

const NAMES: Record<Client, string> = {
  'segment-python': 'Segment, Python', 'rudder-python': 'RudderStack, Python', 'posthog-python': 'PostHog, Python', 'segment-node': 'Segment, Node',
  'rudder-node': 'RudderStack, Node', 'analytics-next': 'Segment analytics-next', 'posthog-js': 'posthog-js', curl: 'curl',
}

/** Where this workspace takes events, without a slash at the end. */
export function serverAddress(): string {
  return new URL(BASE, window.location.origin).href.replace(/\/$/, '')
}

/** What to paste, for the client that one uses, with this server's address and the key just made. */
export function Snippets({ made }: { made: MadeKey | null }) {
  const t = useWords()
  const [client, setClient] = useState<Client>('segment-python')
  const browser = IN_BROWSER.includes(client)
  const fits = made !== null && made.kind === (browser ? 'browser' : 'server')
  const { install, code } = snippet(client, serverAddress(), fits ? made.secret : browser ? 'BROWSER_KEY' : 'WRITE_KEY')
  const advice = made !== null && !fits ? t(browser ? 'need_browser' : 'need_server') : fits ? t('with_key') : t(browser ? 'need_browser' : 'without_key')
  return (
    <section className={css['card']}>
      <h2>{t('snippets')}</h2>
      <Text size="xs" c="dimmed" mb="xs">{t('snippets_text')}</Text>
      <Group align="flex-end" mb="xs">
        <NativeSelect size="xs" label={t('client')} value={client} onChange={(e) => setClient(e.currentTarget.value as Client)} data={CLIENTS.map((value) => ({ value, label: NAMES[value] }))} />
        <Copy value={code} what={NAMES[client]} />
        <Text size="xs" c="dimmed">{advice}</Text>
      </Group>
      {install !== null && <Text size="xs" mb="xs">{t('install')}: <code>{install}</code></Text>}
      <pre className={css['code']} tabIndex={0} aria-label={NAMES[client]}>{code}</pre>
      {UNTRIED.includes(client) && <Text size="xs" c="dimmed" mt="xs">{t('untried')}</Text>}
    </section>
  )
}
