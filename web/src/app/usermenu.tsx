import { ActionIcon, Menu, Tooltip, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { IconCheck, IconLogout, IconUserCircle } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { send } from './api'
import { LANGS, speak, useLang, type Lang } from './i18n'
import { signed, useSession, type Session } from './session'
import { useWords } from './words'

export const CHOSEN = 'journeyglass.lang'

/** Speaks a language from now on, in this browser and, for a user, everywhere. */
export function chooseLang(next: Lang, user: boolean): void {
  localStorage.setItem(CHOSEN, next)
  speak(next)
  if (user) void send('PATCH', '/me', { lang: next }).catch(() => undefined)
}

/** Language, look, workspaces, the own account, the way out. */
export function UserMenu() {
  const t = useWords()
  const [found, spoken] = [useSession(), useLang()]
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const navigate = useNavigate()
  const user = found?.user
  const looks: MantineColorScheme[] = ['light', 'dark', 'auto']
  const check = <IconCheck size={14} aria-hidden />
  const leave = async () => {
    signed(await send<Session>('DELETE', '/session'))
    void navigate({ to: '/login' as never })
  }
  return (
    <Menu position="bottom-end" width={230} withinPortal>
      <Menu.Target>
        <Tooltip label={t('account')}><ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('account')}><IconUserCircle size={20} /></ActionIcon></Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {user !== null && user !== undefined && user.id !== '' && <Menu.Item component={Link} to="/people/me">{user.name}</Menu.Item>}
        <Menu.Label>{t('language')}</Menu.Label>
        {LANGS.map(({ lang, name }) => (
          <Menu.Item key={lang} lang={lang} onClick={() => chooseLang(lang, Boolean(user?.id))} rightSection={lang === spoken ? check : null}>{name}</Menu.Item>
        ))}
        <Menu.Label>{t('theme')}</Menu.Label>
        {looks.map((look) => (
          <Menu.Item key={look} onClick={() => setColorScheme(look)} rightSection={look === colorScheme ? check : null}>{t(look as 'light')}</Menu.Item>
        ))}
        {(found?.workspaces.length ?? 0) > 1 && <Menu.Label>{t('workspaces')}</Menu.Label>}
        {(found?.workspaces.length ?? 0) > 1 && found?.workspaces.map((one) => (
          <Menu.Item key={one.url} component="a" href={one.url} rightSection={one.name === found.workspace.name ? check : null}>{one.label || one.name}</Menu.Item>
        ))}
        {user?.id && <Menu.Divider />}
        {user?.id && <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => void leave()}>{t('sign_out')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}
