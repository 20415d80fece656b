import { NativeSelect, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useFilters } from '../app/filters'
import css from './compare.module.css'
import { Sides } from './sides'
import { useWords } from './words'

type Against = 'month' | 'quarter' | 'year' | 'own'

/** Two periods of the same journey. */
export function Periods({ journey }: { journey: string }) {
  const t = useWords()
  const [{ where, as_of }] = useFilters()
  const [against, setAgainst] = useState<Against>('quarter')
  const [own, setOwn] = useState({ since: '', until: '', from: '', to: '' })
  const box = (key: keyof typeof own, label: string) => (
    <TextInput size="xs" type="date" label={label} value={own[key]} onChange={(event) => setOwn({ ...own, [key]: event.currentTarget.value })} />
  )
  const whole = own.since !== '' && own.until !== '' && own.from !== '' && own.to !== ''
  const query = against === 'own' ? { since: own.since, until: own.until, compare: `${own.from}..${own.to}`, where, as_of } : { compare: against, where, as_of }
  return (
    <Stack gap="md">
      <div className={`${css.form} jg-screen`}>
        <NativeSelect size="xs" label={t('against')} value={against} onChange={(event) => setAgainst(event.currentTarget.value as Against)}
          data={(['month', 'quarter', 'year', 'own'] as const).map((one) => ({ value: one, label: t(one) }))} />
        {against === 'own' && <>
          {box('since', `${t('first')}: ${t('from')}`)}{box('until', `${t('first')}: ${t('until')}`)}{box('from', `${t('second')}: ${t('from')}`)}{box('to', `${t('second')}: ${t('until')}`)}
        </>}
      </div>
      {(against !== 'own' || whole) && <Sides journey={journey} query={query} />}
    </Stack>
  )
}
