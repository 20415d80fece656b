import { ActionIcon, Button, Group, Indicator, Menu, Text, Tooltip } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconArrowBackUp, IconArrowForwardUp, IconCheck, IconDots, IconHistory, IconMessages } from '@tabler/icons-react'
import type { Doc } from './document'
import type { Only } from './cellparts'
import { useEdits } from './edit/session'
import { useWords as useEditWords } from './edit/words'
import { ExportMenu } from './exports'
import { Help } from './help'
import { LaneChooser } from './lanechooser'
import type { Opened } from './open'
import type { Other } from './talk/data'
import { useWords as useTalkWords } from './talk/words'
import { useWords } from './words'

type Props = {
  doc: Doc; keys: string[]; choose: (keys: string[]) => void; may: boolean; open: (next: Opened | null) => void
  only: Only; setOnly: (only: Only) => void; talked: number; others: Other[]
}

/** What can be done with the map as a whole. */
export function Toolbar({ doc, keys, choose, may, open, only, setOnly, talked, others }: Props) {
  const [t, edit, talk] = [useWords(), useEditWords(), useTalkWords()]
  const { undo, redo, saving } = useEdits()
  useHotkeys(may ? [['mod+Z', undo], ['mod+shift+Z', redo], ['mod+Y', redo]] : [])
  const check = <IconCheck size={14} aria-hidden />
  return (
    <Group gap={6} className="jg-screen" role="toolbar" aria-label={t('more')}>
      {saving && <Text size="xs" c="dimmed" role="status">{edit('saving')}</Text>}
      {others.length > 0 && <Text size="xs" c="dimmed">{talk('here', { n: others.length, names: [...new Set(others.map((one) => one.name))].join(', ') })}</Text>}
      <LaneChooser doc={doc} keys={keys} choose={choose} />
      <ExportMenu journey={doc.journey} may={may} />
      {may && <Tooltip label={`${edit('undo')} (Ctrl Z)`}><ActionIcon variant="subtle" color="gray" aria-label={edit('undo')} onClick={undo}><IconArrowBackUp size={17} /></ActionIcon></Tooltip>}
      <Tooltip label={talk('history')}><ActionIcon variant="subtle" color="gray" aria-label={talk('history')} onClick={() => open({ kind: 'history' })}><IconHistory size={17} /></ActionIcon></Tooltip>
      <Indicator disabled={talked === 0} label={talked} size={14} offset={4} color="glass">
        <Tooltip label={talk('all_talk')}><ActionIcon variant="subtle" color="gray" aria-label={`${talk('all_talk')} (${talked})`} onClick={() => open({ kind: 'talk' })}><IconMessages size={17} /></ActionIcon></Tooltip>
      </Indicator>
      <Help />
      <Menu position="bottom-end" withinPortal>
        <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={t('more')}><IconDots size={17} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('only')}</Menu.Label>
          {(['all', 'stale', 'talk'] as const).map((one) => <Menu.Item key={one} onClick={() => setOnly(one)} rightSection={only === one ? check : null}>{t(`only_${one}`)}</Menu.Item>)}
          {may && <Menu.Divider />}
          {may && <Menu.Item leftSection={<IconArrowForwardUp size={14} />} onClick={redo}>{edit('redo')}</Menu.Item>}
          {may && <Menu.Item onClick={() => open({ kind: 'journey' })}>{edit('edit_promise')}</Menu.Item>}
          {may && <Menu.Item onClick={() => { const last = doc.stages.at(-1); if (last !== undefined) open({ kind: 'stage', stage: last.stage }) }}>{t('add_stage')}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {only !== 'all' && <Button size="compact-xs" variant="light" onClick={() => setOnly('all')}>{`${t('only')}: ${t(`only_${only}`)} ×`}</Button>}
    </Group>
  )
}
