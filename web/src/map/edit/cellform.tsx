import { Skeleton, Stack, Text } from '@mantine/core'
import { Failed } from '../../app/states'
import type { Doc } from '../document'
import { Field, type Around } from './fields'
import { JourneyForm } from './journeyform'
import { RolesForm } from './rolesform'
import { isList, OWNER } from './schema'
import { useEdits } from './session'
import { useSource } from './source'
import { StageForm } from './stagepanel'
import { Things } from './things'
import { useWords } from './words'

/** The journey's file, for a form; or why there is none. */
function WithSource({ doc, children }: { doc: Doc; children: (around: Around) => React.ReactNode }) {
  const t = useWords()
  const { journey } = useEdits()
  const asked = useSource(journey)
  if (asked.isError) return <Failed error={asked.error} again={() => void asked.refetch()} />
  if (asked.data === undefined) return <Stack>{[70, 90, 50].map((wide) => <Skeleton key={wide} height={28} width={`${wide}%`} />)}</Stack>
  if (asked.data.journey === null) return <Text size="sm">{t('faulty')}</Text>
  return <>{children({ source: asked.data, titles: Object.fromEntries(doc.stages.map((one) => [one.stage, one.title])) })}</>
}

/** The fields of a cell that is more than texts. */
export function CellForm({ doc, lane, path, title }: { doc: Doc; lane: string; path: string; title: string }) {
  return (
    <WithSource doc={doc}>
      {(around) => {
        if (isList(lane)) return <Things lane={lane} path={path} around={around} />
        if (lane === 'roles') return <RolesForm path={path} around={around} />
        if (lane === 'owner') return <Stack gap={6}>{OWNER.map((spec) => <Field key={spec.key} spec={spec} base={path} around={around} of={title} />)}</Stack>
        return null
      }}
    </WithSource>
  )
}

/** The fields of a stage. */
export function StagePanel({ doc, stage, close, go }: { doc: Doc; stage: string; close: () => void; go: (stage: string) => void }) {
  return <WithSource doc={doc}>{(around) => <StageForm doc={doc} stage={stage} around={around} close={close} go={go} />}</WithSource>
}

/** The fields of the journey as a whole. */
export function JourneyPanel({ doc, stage }: { doc: Doc; stage?: string | undefined }) {
  return <WithSource doc={doc}>{(around) => <JourneyForm around={around} stage={stage} />}</WithSource>
}
