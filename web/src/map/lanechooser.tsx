import { ActionIcon, Button, Checkbox, Group, Popover, ScrollArea, SegmentedControl, Stack } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconLayoutRows } from '@tabler/icons-react'
import type { Doc } from './document'
import { moved, presetKeys, presetOf, PRESETS, toggled, type Preset } from './lanes'
import { useWords } from './words'

/** Which lanes are shown, and in which order. */
export function LaneChooser({ doc, keys, choose }: { doc: Doc; keys: string[]; choose: (keys: string[]) => void }) {
  const t = useWords()
  const hidden = doc.lanes.map((lane) => lane.key).filter((key) => !keys.includes(key))
  const title = (key: string) => doc.lanes.find((lane) => lane.key === key)?.title ?? key
  return (
    <Popover position="bottom-end" withinPortal trapFocus width={340}>
      <Popover.Target><Button size="compact-sm" variant="default" leftSection={<IconLayoutRows size={14} />}>{t('lanes')}</Button></Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <SegmentedControl size="xs" fullWidth aria-label={t('presets')} value={presetOf(doc.lanes, keys) ?? ''} onChange={(preset) => choose(presetKeys(doc.lanes, preset as Preset))}
            data={PRESETS.map((preset) => ({ value: preset, label: t(preset) }))} />
          <ScrollArea.Autosize mah={420} offsetScrollbars>
            {[...keys, ...hidden].map((key) => (
              <Group key={key} justify="space-between" wrap="nowrap" gap={4} py={2}>
                <Checkbox size="xs" label={title(key)} checked={keys.includes(key)} disabled={keys.length === 1 && keys[0] === key} onChange={() => choose(toggled(doc.lanes, keys, key))} />
                {keys.includes(key) && (
                  <Group gap={0} wrap="nowrap">
                    <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('lane_up', { lane: title(key) })} disabled={keys[0] === key} onClick={() => choose(moved(keys, key, -1))}><IconArrowUp size={14} /></ActionIcon>
                    <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('lane_down', { lane: title(key) })} disabled={keys.at(-1) === key} onClick={() => choose(moved(keys, key, 1))}><IconArrowDown size={14} /></ActionIcon>
                  </Group>
                )}
              </Group>
            ))}
          </ScrollArea.Autosize>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
