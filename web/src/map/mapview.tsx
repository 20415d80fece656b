import { ActionIcon, Button, Group, Text, Title } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconPencil } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useCallback, useMemo, useRef, useState, type TouchEvent } from 'react'
import { FilterBar } from '../app/filterbar'
import { useFilters } from '../app/filters'
import { useMay } from '../app/session'
import type { Doc, FigureRef } from './document'
import { useCellParts, type Only } from './cellparts'
import { Editing } from './edit/session'
import { useWords as useEditWords } from './edit/words'
import { Grid } from './grid'
import { Legend } from './legend'
import css from './map.module.css'
import { useAddress, useOpened } from './open'
import { Panels } from './panels'
import { PinRow, usePins } from './pins'
import { CountedContext, useRises } from './rises'
import { StageChoice } from './stagechoice'
import { useComments, usePresence, useReviews } from './talk/data'
import { Toolbar } from './toolbar'
import { useLanes } from './uselanes'
import { useWords } from './words'

/** The map, counted `at` an instant, with all that belongs around it; what is changed in it is saved by `Editing`. */
export function MapView({ doc, busy, at }: { doc: Doc; busy: boolean; at: number }) {
  return <Editing journey={doc.journey} revision={doc.revision}><Whole doc={doc} busy={busy} at={at} /></Editing>
}

function Whole({ doc, busy, at }: { doc: Doc; busy: boolean; at: number }) {
  const t = useWords()
  const may = useMay('editor')
  const [filters] = useFilters()
  const { lanes, keys, choose } = useLanes(doc)
  const { shown, narrow, index, step } = useShown(doc)
  // Nobody knows whether one who just came is among those whom a filter keeps.
  const rises = useRises(doc.journey, filters.as_of === undefined && filters.until === undefined && filters.where === undefined, at)
  const counted = useMemo(() => ({ counted: rises.counted, at }), [rises.counted, at])
  const [opened, openPanel] = useOpened()
  const [editing, setEditing] = useState<string | null>(null)
  const [only, setOnly] = useState<Only>('all')
  const [comments, reviews, pins] = [useComments(doc.journey), useReviews(doc.journey), usePins(doc.journey)]
  const others = usePresence(doc.journey, editing ?? (opened?.kind === 'cell' ? opened.path : opened?.kind === 'stage' ? `stages/${opened.stage}` : null))
  const open = useCallback((ref: FigureRef) => openPanel({ kind: 'figure', ref }), [openPanel])
  const actHead = useCallback((stage: string) => openPanel({ kind: 'stage', stage }), [openPanel])
  const { parts, act } = useCellParts({ may, open: openPanel, comments, reviews, others, only, editing, setEditing, doc })
  const swipe = useSwipe(narrow, step, index)
  const talked = comments.filter((one) => one.resolved_at === null && one.reply_to === null).length
  return (
    <div className={css.page} data-map={doc.journey} aria-busy={busy}>
      <header className={css.top}>
        <Group justify="space-between" gap="xs" align="flex-start">
          <div className={css.title}>
            <Title order={1} size="h4">{doc.title}</Title>
            <Text size="xs" c="dimmed">{[doc.note, doc.map === 'future' || doc.map === 'day_in_the_life' ? t(`kind_${doc.map}`) : '', doc.about].filter(Boolean).join(' · ')}</Text>
          </div>
          <Toolbar doc={doc} keys={keys} choose={choose} may={may} open={openPanel} only={only} setOnly={setOnly} talked={talked} others={others} />
        </Group>
        <Promised doc={doc} may={may} edit={() => openPanel({ kind: 'journey' })} />
        <FilterBar choices={doc.choices} span={doc.span} />
        {doc.span === null && <NoEvents />}
      </header>
      {narrow && <StageChoice doc={doc} index={index} choose={step} />}
      <div className={css.scroll} {...swipe}>
        <CountedContext value={counted}>
          <Grid doc={doc} lanes={lanes} shown={shown} rises={rises.told} may={may} parts={parts} open={open} act={act} actHead={actHead}
            foot={<PinRow doc={doc} shown={shown} pins={pins} row={lanes.length + 1} may={may} />} />
        </CountedContext>
        <Legend doc={doc} />
      </div>
      {opened !== null && opened.kind !== 'figure' && <Panels doc={doc} opened={opened} open={openPanel} comments={comments} reviews={reviews} />}
    </div>
  )
}

/** What the journey promises, and the way to all that is written of it as a whole. */
function Promised({ doc, may, edit }: { doc: Doc; may: boolean; edit: () => void }) {
  const [t, words] = [useWords(), useEditWords()]
  if (doc.promise === '' && !may) return null
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      {doc.promise !== '' && <Text size="sm"><span className="jg-quiet">{`${t('promise')}: `}</span>{doc.promise}</Text>}
      {may && (doc.promise === ''
        ? <Button className="jg-screen" size="compact-xs" variant="subtle" onClick={edit}>{words('say_promise')}</Button>
        : <ActionIcon className="jg-screen" size={24} variant="subtle" color="gray" aria-label={words('edit_promise')} onClick={edit}><IconPencil size={14} /></ActionIcon>)}
    </Group>
  )
}

function NoEvents() {
  const t = useWords()
  return (
    <Group gap="sm" p="xs" style={{ border: '1px solid var(--jg-line_strong)', borderRadius: 6 }}>
      <div style={{ flex: '1 1 260px' }}><Text size="sm" fw={650}>{t('no_events')}</Text><Text size="sm">{t('no_events_text')}</Text></div>
      <Button size="xs" component={Link} to={'/sources' as never}>{t('to_sources')}</Button>
    </Group>
  )
}

/** Which stages are shown: all, or on a narrow screen the one that the address says. */
function useShown(doc: Doc): { shown: number[]; narrow: boolean; index: number; step: (to: number) => void } {
  const narrow = useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false }) ?? false
  const [search, change] = useAddress()
  const said = doc.stages.findIndex((stage) => stage.stage === search['stage'])
  const index = Math.max(0, said)
  const shown = useMemo(() => (narrow ? [index] : doc.stages.map((_, place) => place)), [narrow, index, doc.stages])
  const step = (to: number) => change({ stage: doc.stages[Math.min(doc.stages.length - 1, Math.max(0, to))]?.stage })
  return { shown, narrow, index, step }
}

/** A finger drawn sideways turns to the next or the previous stage. */
function useSwipe(narrow: boolean, step: (to: number) => void, index: number) {
  const start = useRef<{ x: number; y: number } | null>(null)
  if (!narrow) return {}
  return {
    onTouchStart: (event: TouchEvent) => {
      const touch = event.touches[0]
      start.current = touch === undefined ? null : { x: touch.clientX, y: touch.clientY }
    },
    onTouchEnd: (event: TouchEvent) => {
      const [from, to] = [start.current, event.changedTouches[0]]
      if (from === null || to === undefined) return
      const [x, y] = [to.clientX - from.x, to.clientY - from.y]
      if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) step(index + (x < 0 ? 1 : -1))
    },
  }
}
