import { Checkbox, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Doc } from '../document'
import type { Comment } from './data'
import { Thread } from './thread'
import { useWords } from './words'

/** What a place is called: its stage and lane. */
export function placeName(doc: Doc, path: string, gone: string): string {
  for (const lane of doc.lanes) for (const cell of lane.cells) {
    if (cell.path !== null && (cell.path === path || path.startsWith(`${cell.path}/`))) return `${doc.stages.find((one) => one.stage === cell.stage)?.title ?? cell.stage} · ${lane.title}`
  }
  return gone
}

/** Everything that is said about the map, place by place. */
export function AllTalk({ doc, comments }: { doc: Doc; comments: Comment[] }) {
  const t = useWords()
  const [settled, setSettled] = useState(false)
  const heads = comments.filter((one) => one.reply_to === null && (settled || one.resolved_at === null))
  return (
    <Stack gap="sm">
      <Checkbox size="xs" label={t('show_settled')} checked={settled} onChange={(event) => setSettled(event.currentTarget.checked)} />
      {heads.length === 0 && <Text size="sm" c="dimmed">{t('none')}</Text>}
      {heads.map((head) => (
        <div key={head.id}>
          <Text size="xs" fw={600}>{placeName(doc, head.path, t('gone_place'))}</Text>
          <Thread journey={doc.journey} head={head} answers={comments.filter((one) => one.reply_to === head.id)} />
        </div>
      ))}
    </Stack>
  )
}
