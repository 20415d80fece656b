import { Group, NativeSelect, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { BusyButton } from '../../app/busy'
import type { Fault } from './edits'
import { Faults } from './faults'
import { stages, type Around } from './fields'
import { useEdits } from './session'
import { useWords } from './words'

/** A new activity: its title, and the stage that it moves accounts from, without which it would stand nowhere on the map. */
export function AddActivity({ path, noun, around, stage }: { path: string; noun: string; around: Around; stage: string | undefined }) {
  const t = useWords()
  const { save } = useEdits()
  const choices = stages(around)
  const [title, set] = useState('')
  const [from, setFrom] = useState(stage ?? choices[0]?.value ?? '')
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [busy, setBusy] = useState(false)
  const box = useRef<HTMLInputElement>(null)
  const add = async () => {
    setBusy(true)
    const found = await save([{ op: 'add', path, value: { title: title.trim(), ...(from !== '' && { from }) } }])
    setBusy(false)
    setFaults(found ?? [])
    if (found === null) set('')
  }
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (title.trim() !== '') void add(); else box.current?.focus() }}>
      <Group gap="xs" align="flex-end">
        <TextInput ref={box} size="xs" flex="1 1 180px" label={t('add', { what: noun })} value={title} onChange={(event) => set(event.currentTarget.value)} autoFocus={stage !== undefined} data-autofocus={stage !== undefined || undefined} />
        <NativeSelect size="xs" flex="1 1 120px" label={t('moves_from')} aria-label={`${t('moves_from')}, ${t('add', { what: noun })}`} value={from} onChange={(event) => setFrom(event.currentTarget.value)} data={choices} />
        <BusyButton size="xs" type="submit" variant="default" busy={busy}>{t('add', { what: noun })}</BusyButton>
      </Group>
      <Faults faults={faults} />
    </form>
  )
}
