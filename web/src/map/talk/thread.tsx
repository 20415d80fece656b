import { Button, Checkbox, Group, Stack, Text, Textarea } from '@mantine/core'
import { useRef, useState, type FormEvent } from 'react'
import { BusyButton } from '../../app/busy'
import { ago } from '../../app/format'
import { useNow } from '../../app/live'
import { useMay } from '../../app/session'
import css from '../map.module.css'
import { useTalk, type Comment } from './data'
import { useWords } from './words'

/** What is said about a place: threads with answers, the settled ones on demand, and a new one. */
export function Threads({ journey, path, comments }: { journey: string; path: string; comments: Comment[] }) {
  const t = useWords()
  const [settled, setSettled] = useState(false)
  const talk = useTalk(journey)
  const heads = comments.filter((one) => one.path === path && one.reply_to === null)
  const shown = heads.filter((one) => settled || one.resolved_at === null)
  return (
    <Stack gap="sm">
      {heads.length === 0 && <Text size="sm" c="dimmed">{t('none')}</Text>}
      {shown.map((head) => <Thread key={head.id} journey={journey} head={head} answers={comments.filter((one) => one.reply_to === head.id)} />)}
      {heads.some((one) => one.resolved_at !== null) && <Checkbox size="xs" label={t('show_settled')} checked={settled} onChange={(event) => setSettled(event.currentTarget.checked)} />}
      <Say label={t('say')} send={(text) => talk.say(path, text, null)} />
    </Stack>
  )
}

export function Thread({ journey, head, answers }: { journey: string; head: Comment; answers: Comment[] }) {
  const t = useWords()
  const talk = useTalk(journey)
  const [answering, setAnswering] = useState(false)
  return (
    <article className={css.part}>
      <One journey={journey} comment={head} />
      {answers.map((one) => <div key={one.id} className={css.rule} style={{ marginTop: 6 }}><One journey={journey} comment={one} /></div>)}
      <Group gap={4} mt={6}>
        <Button size="compact-xs" variant="subtle" onClick={() => setAnswering(!answering)}>{t('answer')}</Button>
        <Button size="compact-xs" variant="subtle" onClick={() => void talk.settle(head.id, head.resolved_at === null)}>{t(head.resolved_at === null ? 'settle' : 'reopen')}</Button>
      </Group>
      {answering && <Say label={t('answer')} send={async (text) => { const sent = await talk.say(head.path, text, head.id); if (sent) setAnswering(false); return sent }} />}
    </article>
  )
}

function One({ journey, comment }: { journey: string; comment: Comment }) {
  const t = useWords()
  const now = useNow()
  const talk = useTalk(journey)
  const editor = useMay('editor')
  const [rewording, setRewording] = useState(false)
  return (
    <div>
      <Text size="xs" c="dimmed">{t('by_at', { name: comment.by, when: ago(comment.at, now) })}{comment.resolved_at !== null && ` · ${t('settled')}`}</Text>
      {rewording
        ? <Say label={t('reword')} first={comment.text} send={async (text) => { const sent = await talk.reword(comment.id, text); if (sent) setRewording(false); return sent }} />
        : <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{comment.text}</Text>}
      <Group gap={4}>
        {comment.mine && !rewording && <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setRewording(true)}>{t('reword')}</Button>}
        {(comment.mine || editor) && <Button size="compact-xs" variant="subtle" color="gray" onClick={() => void talk.drop(comment.id)}>{t('drop')}</Button>}
      </Group>
    </div>
  )
}

function Say({ label, first = '', send }: { label: string; first?: string; send: (text: string) => Promise<boolean> }) {
  const t = useWords()
  const [text, set] = useState(first)
  const [busy, setBusy] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const go = async (event?: FormEvent) => {
    event?.preventDefault()
    if (busy) return
    if (text.trim() === '') return box.current?.focus()
    setBusy(true)
    if (await send(text.trim())) set('')
    setBusy(false)
  }
  return (
    <form onSubmit={(event) => void go(event)}>
      <Textarea ref={box} autosize minRows={1} maxRows={8} size="xs" aria-label={label} placeholder={label} value={text} onChange={(event) => set(event.currentTarget.value)}
        onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void go() }} />
      <BusyButton mt={4} size="compact-xs" type="submit" busy={busy}>{t('send')}</BusyButton>
    </form>
  )
}
