import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { Secret } from './secret'
import { useWords } from './words'

/** A password that was drawn for somebody: to be handed over now. */
export function Given({ name, password, close }: { name: string; password: string; close: () => void }) {
  const t = useWords()
  return (
    <Modal opened onClose={close} title={t('secret')} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Secret first label={t('one_time', { name })} value={password} />
        <Text size="sm">{t('one_time_text')}</Text>
        <Group justify="flex-end"><Button onClick={close}>{t('close')}</Button></Group>
      </Stack>
    </Modal>
  )
}
