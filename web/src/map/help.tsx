import { ActionIcon, Kbd, Modal, Table, Tooltip } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { IconKeyboard } from '@tabler/icons-react'
import { useWords } from './words'

const KEYS = [
  ['← → ↑ ↓', 'key_arrows'], ['Home · End', 'key_home'], ['Ctrl Home · End', 'key_ctrl_home'], ['Page ↑ ↓', 'key_page'], ['Enter · F2', 'key_enter'], ['Tab', 'key_tab'],
  ['Esc', 'key_esc'], ['Ctrl Enter', 'key_save'], ['Enter', 'key_line'], ['Alt ↑ ↓', 'key_move_line'], ['Backspace', 'key_drop'], ['Ctrl Z', 'key_undo'], ['C', 'key_talk'], ['R', 'key_review'],
] as const

/** Which keys do what; opened by `?`. */
export function Help() {
  const t = useWords()
  const [opened, { open, close, toggle }] = useDisclosure(false)
  useHotkeys([['shift+?', toggle], ['?', toggle]])
  return (
    <>
      <Tooltip label={`${t('help')} (?)`}><ActionIcon variant="subtle" color="gray" aria-label={t('help')} onClick={open}><IconKeyboard size={17} /></ActionIcon></Tooltip>
      <Modal opened={opened} onClose={close} title={t('help')} size="md" closeButtonProps={{ 'aria-label': t('close') }}>
        <Table fz="sm">
          <Table.Tbody>{KEYS.map(([keys, key]) => <Table.Tr key={key}><Table.Th scope="row" fw={400}><Kbd>{keys}</Kbd></Table.Th><Table.Td>{t(key)}</Table.Td></Table.Tr>)}</Table.Tbody>
        </Table>
      </Modal>
    </>
  )
}
