import { Loader, Group, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Problem, send } from '../../app/api'
import { number } from '../../app/format'
import { useFilters } from '../../app/filters'
import { useLang } from '../../app/i18n'
import { tell } from '../../app/problems'
import { at } from '../data'
import { Faults } from '../edit/faults'
import type { Edit, Fault } from '../edit/edits'
import css from '../map.module.css'
import { useWords } from './words'

type Move = { from: string; to: string; count: number }
export type Preview = {
  accounts: number; moved: number; moves: Move[]; examples: { subject: string; name: string | null; from: string; to: string }[]
  before: Record<string, number>; after: Record<string, number>
}

/** What edits that are not saved yet would do to everybody's place; asked a moment after the last change. */
export function usePreview(journey: string, edits: Edit[]) {
  const lang = useLang()
  const [filters] = useFilters()
  const [asked] = useDebouncedValue(edits, 600)
  return useQuery({
    queryKey: ['journey', journey, 'preview', asked, lang, filters.as_of],
    queryFn: () => send<Preview>('POST', `${at(journey)}/preview`, { edits: asked, lang, as_of: filters.as_of ?? null }),
    enabled: asked.length > 0, retry: false, placeholderData: undefined,
  })
}

export function faultsOf(error: unknown): Fault[] {
  if (!(error instanceof Problem) || error.status !== 422) return []
  if (Array.isArray(error.detail) && error.detail.every((one) => typeof one === 'object' && one !== null && 'advice' in one)) return error.detail as Fault[]
  return [{ path: '', where: '', message: error.message, advice: error.advice }]
}

/** How many would move, from where to where, stage by stage, and which. */
export function Movement({ journey, edits, titles }: { journey: string; edits: Edit[]; titles: Record<string, string> }) {
  const t = useWords()
  const found = usePreview(journey, edits)
  const title = (stage: string) => (stage === 'outside' ? t('outside') : (titles[stage] ?? stage))
  if (edits.length === 0) return <Text size="sm" c="dimmed">{t('unchanged')}</Text>
  if (found.isFetching) return <Group gap="xs" role="status"><Loader size="xs" /><Text size="sm">{t('counting')}</Text></Group>
  if (found.isError) {
    const faults = faultsOf(found.error)
    if (faults.length === 0) return <Text size="sm" className="jg-tone-bad" role="alert">{tell(found.error).title}</Text>
    return <><Text size="sm" fw={600} className="jg-tone-bad">{t('unsound')}</Text><Faults faults={faults} /></>
  }
  const said = found.data
  if (said === undefined) return null
  const stages = [...Object.keys(titles), 'outside'].filter((stage) => (said.before[stage] ?? 0) !== (said.after[stage] ?? 0))
  return (
    <div role="status" data-preview>
      <Text size="sm" fw={650}>{said.moved === 0 ? t('nobody') : t('moved', { n: said.moved, all: number(said.accounts) })}</Text>
      {said.moved > 0 && (
        <>
          <table className={css.table}>
            <thead><tr><th scope="col">{t('from')}</th><th scope="col">{t('to')}</th><th scope="col" className={css.num}>{t('count')}</th></tr></thead>
            <tbody>{said.moves.map((one) => <tr key={`${one.from}-${one.to}`}><td>{title(one.from)}</td><td>{title(one.to)}</td><td className={css.num}>{number(one.count)}</td></tr>)}</tbody>
          </table>
          {stages.length > 0 && <Title order={4} size="h6" mt="xs">{t('before_after')}</Title>}
          {stages.length > 0 && (
            <table className={css.table}>
              <thead><tr><th scope="col">{t('to')}</th><th scope="col" className={css.num}>{t('before')}</th><th scope="col" className={css.num}>{t('after')}</th></tr></thead>
              <tbody>{stages.map((stage) => <tr key={stage}><td>{title(stage)}</td><td className={css.num}>{number(said.before[stage] ?? 0)}</td><td className={css.num}>{number(said.after[stage] ?? 0)}</td></tr>)}</tbody>
            </table>
          )}
          <Title order={4} size="h6" mt="xs">{said.examples.length < said.moved ? `${t('which')} · ${t('shown_first', { n: said.examples.length })}` : t('which')}</Title>
          <div style={{ maxHeight: 260, overflow: 'auto' }} tabIndex={0} role="region" aria-label={t('which')}>
            <table className={css.table}>
              <thead><tr><th scope="col">{t('name')}</th><th scope="col">{t('from')}</th><th scope="col">{t('to')}</th></tr></thead>
              <tbody>{said.examples.map((one) => <tr key={one.subject}><td>{one.name ?? one.subject}</td><td>{title(one.from)}</td><td>{title(one.to)}</td></tr>)}</tbody>
            </table>
          </div>
        </>
      )}
    </div>
  )
}
