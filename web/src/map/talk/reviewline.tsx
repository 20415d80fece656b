import { Button, Group, Text } from '@mantine/core'
import { day } from '../../app/format'
import type { Doc } from '../document'
import { useReviewing, type Review } from './data'
import { useWords } from './words'

/** The places of a stage, or of the whole map, that can be looked at. */
export function placesOf(doc: Doc, stage: string | null): string[] {
  const all = doc.lanes.flatMap((lane) => lane.cells.filter((cell) => (stage === null || cell.stage === stage) && cell.path !== null && !cell.absent && cell.items.length > 0))
  return [...new Set(all.flatMap((cell) => cell.path ?? []))]
}

/** Who looked at a place when, whether that still holds, and the ways to note it anew. */
export function ReviewLine({ doc, path, stage, review, may }: { doc: Doc; path: string; stage: string; review: Review | undefined; may: boolean }) {
  const t = useWords()
  const mark = useReviewing(doc.journey)
  const title = doc.stages.find((one) => one.stage === stage)?.title ?? stage
  return (
    <div>
      <Text size="sm" className={review?.stale === true ? 'jg-tone-not_now' : undefined}>
        {review === undefined ? t('never') : t('reviewed_by', { name: review.by, when: day(review.at) })}
        {review !== undefined && review.why !== null && ` · ${t('stale')}. ${t(review.why)}`}
      </Text>
      {may && (
        <Group gap={4} mt={4}>
          <Button size="compact-xs" variant="default" onClick={() => void mark([path])}>{t('review')}</Button>
          <Button size="compact-xs" variant="subtle" onClick={() => void mark(placesOf(doc, stage))}>{t('review_stage', { stage: title })}</Button>
          <Button size="compact-xs" variant="subtle" onClick={() => void mark(placesOf(doc, null))}>{t('review_all')}</Button>
        </Group>
      )}
    </div>
  )
}
