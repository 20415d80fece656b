import { Drawer, SegmentedControl, Stack, Text } from '@mantine/core'
import { useReturnFocus } from '../app/returnfocus'
import { useMay } from '../app/session'
import type { Doc } from './document'
import { CellForm, JourneyPanel, StagePanel } from './edit/cellform'
import { isList } from './edit/schema'
import { useWords as useEditWords } from './edit/words'
import { HistoryPanel } from './history/panel'
import type { Opened } from './open'
import { AllTalk } from './talk/alltalk'
import type { Comment, Review } from './talk/data'
import { ReviewLine } from './talk/reviewline'
import { Threads } from './talk/thread'
import { useWords as useTalkWords } from './talk/words'
import { useWords } from './words'

type Props = { doc: Doc; opened: Opened; open: (next: Opened | null) => void; comments: Comment[]; reviews: Review[] }

/** What is open beside the map: a cell's fields and what is said of it, a stage, the history, all comments. */
export function Panels({ doc, opened, open, comments, reviews }: Props) {
  const [t, talk, map] = [useEditWords(), useTalkWords(), useWords()]
  const may = useMay('editor')
  useReturnFocus()
  const close = () => open(null)
  const drawer = (title: string, body: React.ReactNode, wide = false) => (
    <Drawer opened onClose={close} position="right" size={wide ? 'xl' : 'lg'} title={<Text component="span" fw={650}>{title}</Text>} closeButtonProps={{ 'aria-label': t('close') }} data-panel={opened.kind}>{body}</Drawer>
  )
  const stageTitle = (stage: string) => doc.stages.find((one) => one.stage === stage)?.title ?? stage
  if (opened.kind === 'history') return drawer(talk('history'), <HistoryPanel doc={doc} />, true)
  if (opened.kind === 'talk') return drawer(talk('all_talk'), <AllTalk doc={doc} comments={comments} />)
  if (opened.kind === 'stage' && may) return drawer(`${map('stage')}: ${stageTitle(opened.stage)}`, <StagePanel doc={doc} stage={opened.stage} close={close} go={close} />)
  if (opened.kind === 'journey' && may) return drawer(t('journey'), <JourneyPanel doc={doc} stage={opened.stage} />)
  if (opened.kind !== 'cell') return null
  const lane = doc.lanes.find((one) => one.key === opened.lane)
  const title = `${stageTitle(opened.stage)} · ${lane?.title ?? opened.lane}`
  const form = may && (isList(opened.lane) || opened.lane === 'roles' || opened.lane === 'owner')
  const tab = form ? (opened.tab ?? 'edit') : 'talk'
  const count = comments.filter((one) => one.path === opened.path && one.resolved_at === null).length
  return drawer(title, (
    <Stack gap="md">
      {form && <SegmentedControl size="xs" aria-label={title} value={tab} onChange={(next) => open({ ...opened, tab: next as 'edit' | 'talk' })} data={[{ value: 'edit', label: t('edit') }, { value: 'talk', label: talk('comments', { n: count }) }]} />}
      {tab === 'edit' && <CellForm doc={doc} lane={opened.lane} path={opened.path} title={title} />}
      {tab === 'talk' && <ReviewLine doc={doc} path={opened.path} stage={opened.stage} review={reviews.find((one) => one.path === opened.path)} may={may} />}
      {tab === 'talk' && <Threads journey={doc.journey} path={opened.path} comments={comments} />}
    </Stack>
  ))
}
