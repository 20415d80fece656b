import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useWords } from './words'

/** Asks before what cannot be taken back. */
export function Ask({ title, text, yes, busy, confirm, close }: {
  title: string; text: string; yes: string; busy: boolean; confirm: () => void; close: () => void
}) {
  const t = useWords()
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Text size="sm">{text}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>{t('cancel')}</Button>
          <Button color="red" loading={busy} onClick={confirm}>{yes}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
