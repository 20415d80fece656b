import { Button } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { Problem } from '../app/api'
import { Empty, Failed } from '../app/states'
import { useDocument } from './data'
import { FigurePanel } from './figurepanel'
import { MapView } from './mapview'
import { useOpened } from './open'
import { useFetchedAt } from './rises'
import { Waiting } from './waiting'
import { useWords } from './words'

/** The journey's map: what is believed and what was measured, stage by stage. */
export function MapPage() {
  const { journey } = useParams({ strict: false }) as { journey: string }
  const t = useWords()
  const asked = useDocument(journey)
  const at = useFetchedAt(asked.isFetching, asked.isError)
  const [opened, open] = useOpened()
  if (asked.doc === undefined) {
    if (asked.error instanceof Problem && asked.error.status === 404) {
      return <Empty title={t('journey_gone')} action={<Button component={Link} to={'/guide' as never}>{t('to_guide')}</Button>}>{t('journey_gone_text')}</Empty>
    }
    return asked.isError ? <Failed error={asked.error} again={() => void asked.refetch()} /> : <Waiting />
  }
  return (
    <>
      <MapView key={journey} doc={asked.doc} busy={asked.isPlaceholderData} at={at} />
      {opened?.kind === 'figure' && <FigurePanel doc={asked.doc} journey={journey} figure={opened.ref} close={() => open(null)} />}
    </>
  )
}
