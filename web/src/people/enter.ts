import { useMantineColorScheme } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { LANGS, speak, type Lang } from '../app/i18n'
import { signed, type Session } from '../app/session'
import { CHOSEN } from '../app/usermenu'

/** What to do with the answer to a log-in: remember it, speak the user's language, look as they like, go on. */
export function useEnter(): (session: Session, next: string) => void {
  const { setColorScheme } = useMantineColorScheme()
  const navigate = useNavigate()
  return (session, next) => {
    signed(session)
    const { lang, theme } = session.user ?? { lang: null, theme: null }
    if (typeof lang === 'string' && LANGS.some((one) => one.lang === lang)) {
      localStorage.setItem(CHOSEN, lang)
      speak(lang as Lang)
    }
    if (theme === 'light' || theme === 'dark' || theme === 'auto') setColorScheme(theme)
    void navigate({ href: next, replace: true } as never)
  }
}
