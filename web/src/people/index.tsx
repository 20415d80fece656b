import { Stack, Tabs, Title } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { useMay, useSession } from '../app/session'
import { AuditTab } from './audit'
import { MeTab } from './me'
import { SharesTab } from './shares'
import { UsersTab } from './users'
import { useWords } from './words'

export { LoginPage } from './login'
export { SetupPage } from './setup'

const TABS = ['users', 'audit', 'shares', 'me'] as const
type Tab = (typeof TABS)[number]
const PARTS: Record<Tab, ComponentType> = { users: UsersTab, audit: AuditTab, shares: SharesTab, me: MeTab }

/** Who works with the workspace, what they did, what is shared with others, and oneself. */
export function PeoplePage() {
  const t = useWords()
  const [admin, editor, user] = [useMay('admin'), useMay('editor'), useSession()?.user]
  const may: Record<Tab, boolean> = { users: admin, audit: admin, shares: editor, me: Boolean(user?.id) }
  const shown = TABS.filter((tab) => may[tab])
  const said = (useParams({ strict: false }) as { tab?: string }).tab
  const tab = shown.find((one) => one === said) ?? shown[0]
  const navigate = useNavigate()
  if (tab === undefined) return null
  const Shown = PARTS[tab]
  return (
    <Stack gap="md" className="jg-page" maw={1100}>
      <Title order={1} size="h3">{t('title')}</Title>
      <Tabs value={tab} onChange={(next) => void navigate({ to: '/people/$tab' as never, params: { tab: next } as never })} keepMounted={false}>
        <Tabs.List aria-label={t('tabs')}>
          {shown.map((one) => <Tabs.Tab key={one} value={one}>{t(one)}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value={tab} pt="md"><Shown /></Tabs.Panel>
      </Tabs>
    </Stack>
  )
}
