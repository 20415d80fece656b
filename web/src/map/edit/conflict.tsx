import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { moment } from '../../app/format'
import { useLang } from '../../app/i18n'
import css from '../map.module.css'
import type { Conflict } from './edits'
import { said, type Data } from './source'
import { useWords } from './words'

/** Two changed the same: both texts, by whom and when, and the choice between them. */
export function ConflictDialog({ conflicts, mine, theirs }: { conflicts: Conflict[]; mine: () => void; theirs: () => void }) {
  const t = useWords()
  const lang = useLang()
  const shown = (value: unknown) => {
    if (value === null || value === undefined) return t('nothing')
    const data = value as Data
    return typeof data === 'object' && data !== null && !Array.isArray(data) && !(lang in data) && !('en' in data) ? JSON.stringify(value) : said(data, lang)
  }
  return (
    <Modal opened onClose={theirs} title={<Text component="span" fw={650}>{t('conflict')}</Text>} size="lg" closeButtonProps={{ 'aria-label': t('keep_theirs') }}>
      <Stack gap="sm">
        {conflicts.map((one) => (
          <section key={one.path}>
            <Text size="xs" c="dimmed">{one.path}</Text>
            <table className={css.table}>
              <tbody>
                <tr><th scope="row" style={{ width: '34%' }}>{t('yours')}</th><td>{shown(one.yours)}</td></tr>
                <tr><th scope="row">{one.by === null ? t('theirs') : t('theirs_by', { name: one.by })}{one.at !== null && <Text size="xs" c="dimmed">{moment(one.at)}</Text>}</th><td>{shown(one.theirs)}</td></tr>
              </tbody>
            </table>
          </section>
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={theirs} data-autofocus>{t('keep_theirs')}</Button>
          <Button onClick={mine}>{t('write_mine')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
