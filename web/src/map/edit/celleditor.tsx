import { Button, Group, NativeSelect, Slider, Text } from '@mantine/core'
import { useState, type KeyboardEvent } from 'react'
import { number } from '../../app/format'
import { plain, withItems, type Cell, type Lane } from '../document'
import { listEdits, valueEdits, type Edit, type Fault, type Line } from './edits'
import { Faults } from './faults'
import { LinesEditor } from './lineseditor'
import { useEdits } from './session'
import { useWords } from './words'

/** The lanes of one text a stage; the others of kind `texts` are lists. */
const SINGLE = ['question', 'customer_goal', 'our_goal', 'risk', 'focus']
const LISTS = ['thoughts', 'feelings', 'actions', 'content', 'target_actions', 'tools', 'strategies', 'evidence', 'steps']

/** Whether the cell is edited where it stands; the others open beside the map. */
export function editedInPlace(lane: Lane, cell: Cell): boolean {
  if (lane.key === 'steps') return cell.items.every((item) => item.time === null && item.items.length === 0)
  return lane.key === 'emotion' || lane.key === 'phase' || SINGLE.includes(lane.key) || LISTS.includes(lane.key)
}

type Props = { lane: Lane; cell: Cell; leave: (back: boolean) => void }

/** The editor of a cell, in its place. */
export function CellEditor({ lane, cell, leave }: Props) {
  if (lane.key === 'emotion') return <EmotionEditor lane={lane} cell={cell} leave={leave} />
  if (lane.key === 'phase') return <PhaseEditor lane={lane} cell={cell} leave={leave} />
  return <TextsEditor lane={lane} cell={cell} leave={leave} />
}

/** The written texts of a cell; what was measured stands in other items, without a place in the file. */
function written(cell: Cell): string[] {
  return cell.items.filter((item) => item.path !== null && item.path.startsWith(cell.path ?? ' ') && item.figure === null).map((item) => item.text)
}

function TextsEditor({ lane, cell, leave }: Props) {
  const { save } = useEdits()
  const path = cell.path ?? ''
  const single = SINGLE.includes(lane.key)
  const texts = written(cell)
  const commit = (lines: Line[]): Promise<Fault[] | null> => {
    const said = lines.map((line) => line.text.trim()).filter(Boolean)
    const edits: Edit[] = single ? valueEdits(path, texts[0] ?? null, said.join(' ')) : listEdits(path, texts, lines)
    const paint = said.map((text, index) => plain(text, single ? path : `${path}/${index}`))
    const seen = (items: Cell['items']) => items.filter((item) => item.figure !== null)
    return save(edits, { paint: (doc) => withItems(doc, path, (before) => [...paint, ...seen(before)]) })
  }
  return <LinesEditor texts={texts} name={lane.title} single={single} commit={commit} leave={leave} />
}

function EmotionEditor({ lane, cell, leave }: Props) {
  const t = useWords()
  const { save } = useEdits()
  const was = cell.emotion?.believed ?? null
  const [value, set] = useState(was ?? 0)
  const [faults, setFaults] = useState<Fault[]>([])
  const path = cell.path ?? ''
  const end = async (next: number | null) => {
    const found = await save(valueEdits(path, was, next))
    if (found !== null && found.length > 0) setFaults(found)
    else leave(true)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') { event.stopPropagation(); leave(true) }
    if (event.key === 'Enter' && (event.target as HTMLElement).role === 'slider') { event.preventDefault(); event.stopPropagation(); void end(value) }
  }
  return (
    <div data-editor onKeyDown={onKey} role="group" aria-label={lane.title} style={{ paddingBottom: 6 }}>
      <Text size="xs">{`${t('believed')}: ${number(value, 1)}`}</Text>
      <Slider min={-1} max={1} step={0.1} value={value} onChange={(next) => set(Math.round(next * 10) / 10)} label={null} my={8} thumbLabel={t('believed')} thumbProps={{ autoFocus: true }}
        marks={[{ value: -1, label: t('bad') }, { value: 0 }, { value: 1, label: t('good') }]} mb={22} px={8} />
      <Group gap={4}>
        <Button size="compact-xs" onClick={() => void end(value)}>{t('save')}</Button>
        {was !== null && <Button size="compact-xs" variant="default" onClick={() => void end(null)}>{t('forget')}</Button>}
        <Button size="compact-xs" variant="subtle" onClick={() => leave(true)}>{t('cancel')}</Button>
      </Group>
      <Faults faults={faults} />
    </div>
  )
}

export const PHASES = ['buyer', 'customer', 'between', 'former'] as const

function PhaseEditor({ lane, cell, leave }: Props) {
  const t = useWords()
  const { save } = useEdits()
  const [faults, setFaults] = useState<Fault[]>([])
  const path = cell.path ?? ''
  const stage = cell.stage
  const now = cell.items[0]?.text ?? ''
  const was = PHASES.find((phase) => t(phase) === now) ?? ''
  const end = async (next: string) => {
    const found = await save(valueEdits(path, undefined, next === '' ? null : next))
    if (found !== null && found.length > 0) setFaults(found)
    else leave(true)
  }
  return (
    <div data-editor onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); leave(true) } }}>
      <NativeSelect size="xs" autoFocus aria-label={`${lane.title}, ${stage}`} defaultValue={was} onChange={(event) => void end(event.currentTarget.value)}
        data={[{ value: '', label: t('no_phase') }, ...PHASES.map((phase) => ({ value: phase, label: t(phase) }))]} />
      <Faults faults={faults} />
    </div>
  )
}
