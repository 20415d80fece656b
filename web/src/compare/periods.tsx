import { NativeSelect, Stack, TextInput } from '@mantine/core'
import { useFilters } from '../app/filters'
import { day } from '../app/format'
import css from './compare.module.css'
import { usePlace } from './place'
import { Sides } from './sides'
import { useWords } from './words'

const AGAINST = ['month', 'quarter', 'year', 'own'] as const

/** Two periods of the same journey. */
export function Periods({ journey }: { journey: string }) {
  const t = useWords()
  const [{ where, as_of }] = useFilters()
  const [said, change] = usePlace(['against', 'since', 'until', 'from', 'to'])
  const against = AGAINST.find((one) => one === said['against']) ?? 'quarter'
  const [since, until, from, to] = [said['since'] ?? '', said['until'] ?? '', said['from'] ?? '', said['to'] ?? '']
  const box = (key: 'since' | 'until' | 'from' | 'to', label: string) => (
    <TextInput size="xs" type="date" label={label} value={said[key] ?? ''} onChange={(event) => change({ [key]: event.currentTarget.value })} />
  )
  const whole = since !== '' && until !== '' && from !== '' && to !== ''
  const query = against === 'own' ? { since, until, compare: `${from}..${to}`, where, as_of } : { compare: against, where, as_of }
  const names: [string, string] | undefined = against === 'own' && whole ? [`${day(since)} – ${day(until)}`, `${day(from)} – ${day(to)}`] : undefined
  return (
    <Stack gap="md">
      <div className={`${css.form} jg-screen`}>
        <NativeSelect size="xs" label={t('against')} value={against} onChange={(event) => change({ against: event.currentTarget.value })}
          data={AGAINST.map((one) => ({ value: one, label: t(one) }))} />
        {against === 'own' && <>
          {box('since', `${t('first')}: ${t('from')}`)}{box('until', `${t('first')}: ${t('until')}`)}{box('from', `${t('second')}: ${t('from')}`)}{box('to', `${t('second')}: ${t('until')}`)}
        </>}
      </div>
      {(against !== 'own' || whole) && <Sides journey={journey} query={query} {...(names && { names })} />}
    </Stack>
  )
}
