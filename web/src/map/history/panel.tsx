import { Button, Group, NativeSelect, SegmentedControl, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, send } from '../../app/api'
import { moment } from '../../app/format'
import { useLang } from '../../app/i18n'
import { done, failed } from '../../app/notice'
import { useMay } from '../../app/session'
import { Failed } from '../../app/states'
import type { Shape } from '../../api/types'
import { at } from '../data'
import type { Doc } from '../document'
import css from '../map.module.css'
import { placeName } from '../talk/alltalk'
import { useWords } from '../talk/words'

type Version = Shape<'VersionShape'>
type Diff = Shape<'DiffShape'>

/** Every state of the journey's file: who made it, what it changed, and the way back to it. */
export function HistoryPanel({ doc }: { doc: Doc }) {
  const t = useWords()
  const journey = doc.journey
  const may = useMay('editor')
  const client = useQueryClient()
  const asked = useQuery({ queryKey: ['journey', journey, 'versions'], queryFn: ({ signal }) => get<Version[]>(`${at(journey)}/versions`, {}, signal) })
  const [chosen, choose] = useState<number | null>(null)
  const [against, setAgainst] = useState<number | null>(null)
  if (asked.isError) return <Failed error={asked.error} again={() => void asked.refetch()} />
  if (asked.data === undefined) return <Stack>{[80, 60, 70].map((wide) => <Skeleton key={wide} height={20} width={`${wide}%`} />)}</Stack>
  const all = asked.data
  const restore = async (number: number) => {
    const before = all[0]?.number
    try {
      await send('POST', `${at(journey)}/versions/${number}/restore`)
      void client.invalidateQueries({ queryKey: ['journey', journey] })
      done(t('restored', { n: number }), before === undefined || before === number ? undefined : () => void restore(before))
    } catch (error) {
      failed(error)
    }
  }
  if (all.length === 0) return <Text size="sm">{t('no_versions')}</Text>
  return (
    <Stack gap={4}>
      {all.map((one) => (
        <section key={one.number} className={css.part} aria-label={t('version', { n: one.number })}>
          <UnstyledButton w="100%" aria-expanded={chosen === one.number} onClick={() => { choose(chosen === one.number ? null : one.number); setAgainst(null) }}>
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <div>
                <Text size="sm" fw={600}>{`${t('version', { n: one.number })}${one.current ? ` · ${t('now')}` : ''}`}</Text>
                <Text size="xs" c="dimmed">{`${one.outside ? t('outside') : one.by} · ${moment(one.at)}`}</Text>
                {one.summary !== '' && <Text size="xs">{places(doc, one.summary)}</Text>}
              </div>
            </Group>
          </UnstyledButton>
          {chosen === one.number && (
            <Stack gap="xs" mt="xs">
              <NativeSelect size="xs" label={t('against')} value={against === null ? '' : String(against)} onChange={(event) => setAgainst(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
                data={[{ value: '', label: t('the_one_before') }, ...all.filter((other) => other.number !== one.number).map((other) => ({ value: String(other.number), label: t('version', { n: other.number }) }))]} />
              <Difference journey={journey} number={one.number} against={against} />
              {may && !one.current && <Group><Button size="compact-sm" variant="default" onClick={() => void restore(one.number)}>{t('restore')}</Button></Group>}
            </Stack>
          )}
        </section>
      ))}
    </Stack>
  )
}

/** A summary of paths in words; what somebody wrote stays as it is. */
function places(doc: Doc, summary: string): string {
  const parts = summary.split(', ')
  if (!parts.every((part) => /^[\w-]+(\/[\w~-]+)+$/.test(part))) return summary
  return [...new Set(parts.map((part) => placeName(doc, part, part)))].join(', ')
}

function Difference({ journey, number, against }: { journey: string; number: number; against: number | null }) {
  const t = useWords()
  const lang = useLang()
  const [view, setView] = useState('meaning')
  const asked = useQuery({
    queryKey: ['journey', journey, 'diff', number, against, lang],
    queryFn: ({ signal }) => get<Diff>(`${at(journey)}/versions/${number}/diff`, { against, lang }, signal), placeholderData: undefined,
  })
  if (asked.isError) return <Failed error={asked.error} />
  if (asked.data === undefined) return <Skeleton height={60} />
  const { changes, lines } = asked.data
  return (
    <>
      <SegmentedControl size="xs" aria-label={t('pick')} value={view} onChange={setView} data={[{ value: 'meaning', label: t('by_meaning') }, { value: 'line', label: t('by_line') }]} />
      {view === 'meaning' && changes.length === 0 && <Text size="sm">{t('no_changes')}</Text>}
      {view === 'meaning' && changes.length > 0 && (
        <table className={css.table}>
          <thead><tr><th scope="col">{t('what')}</th><th scope="col">{t('before')}</th><th scope="col">{t('after')}</th></tr></thead>
          <tbody>{changes.map((one, index) => <tr key={`${one.path}-${index}`}><td>{one.where}</td><td className={css.minus}>{one.before ?? t('nothing')}</td><td className={css.plus}>{one.after ?? t('nothing')}</td></tr>)}</tbody>
        </table>
      )}
      {view === 'line' && (
        <div className={css.mono} style={{ maxHeight: 420, overflow: 'auto' }} tabIndex={0} role="region" aria-label={t('by_line')}>
          {lines.map((line, index) => <div key={index} className={line.sign === '+' ? css.plus : line.sign === '-' ? css.minus : undefined}>{line.sign === '…' ? `… ${t('left_out')}` : `${line.sign} ${line.text}`}</div>)}
        </div>
      )}
    </>
  )
}
