import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { BusyButton } from '../app/busy'
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
          <BusyButton color="red" busy={busy} onClick={confirm}>{yes}</BusyButton>
        </Group>
      </Stack>
    </Modal>
  )
}
