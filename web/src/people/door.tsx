import { Anchor, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { LANGS, speak, useLang } from '../app/i18n'
import { CHOSEN } from '../app/usermenu'
import styles from './people.module.css'

/** The frame of a page before one is in: one card, and the languages below it. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  const spoken = useLang()
  const choose = (lang: typeof spoken) => {
    localStorage.setItem(CHOSEN, lang)
    speak(lang)
  }
  return (
    <main className={styles.door}>
      <div className={styles.card}>
        <Title order={1} size="h3" mb="md">{title}</Title>
        {children}
        <div className={styles.langs}>
          {LANGS.map(({ lang, name }) => (
            <Anchor key={lang} component="button" type="button" lang={lang} size="sm" aria-pressed={lang === spoken} fw={lang === spoken ? 600 : 400} onClick={() => choose(lang)}>
              {name}
            </Anchor>
          ))}
        </div>
      </div>
    </main>
  )
}
