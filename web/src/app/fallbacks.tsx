import { Button } from '@mantine/core'
import { Problem } from './api'
import { Empty, Failed } from './states'
import { useWords } from './words'

/** Where the address leads nowhere. */
export function Missing() {
  const t = useWords()
  return <Empty page title={t('not_found')} action={<Button component="a" href="./" variant="default">{t('home')}</Button>}>{t('not_found_text')}</Empty>
}

/** Where a page broke, or what it needs could not be had. */
export function Broken({ error, reset }: { error: unknown; reset: () => void }) {
  const t = useWords()
  if (error instanceof Problem || error instanceof TypeError) return <Failed error={error} again={reset} />
  return <Empty page title={t('fault')} action={<Button variant="default" onClick={() => window.location.reload()}>{t('reload')}</Button>}>{t('fault_text')}</Empty>
}
