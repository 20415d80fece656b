import { Stack, Text, Title } from '@mantine/core'
import { number } from '../app/format'
import { Loading } from '../app/states'
import css from './guide.module.css'
import type { StepProps } from './saving'
import { useSeen } from './seen'
import type { Item } from './shapes'
import { useWords } from './words'

/** Step 6: what the events say of the map as it stands now, and where it differs from what is believed. */
export function Measure({ journey }: StepProps) {
  const t = useWords()
  const seen = useSeen(journey)
  if (seen === undefined) return <Loading />
  const most = Math.max(1, ...seen.stages.map((one) => one.here_now))
  const items = flat(seen.lanes.find((lane) => lane.key === 'touchpoints')?.cells.flatMap((cell) => cell.items) ?? [])
  const [never, unmapped] = [items.filter((one) => one.sign === '○' || one.sign === '?'), items.filter((one) => one.sign === '+')]
  const terra = seen.stages.filter((one) => one.terra !== null)
  return (
    <Stack gap="md">
      <div><Title order={2} size="h4">{t('measure')}</Title><Text size="sm" c="dimmed" maw={720}>{t('measure_text')}</Text></div>
      <section className={`${css.card} ${css.measured}`}>
        <Title order={3} size="h5">{t('accounts', { n: seen.subjects })}</Title>
        <ul className={css.list}>
          {seen.stages.map((one) => (
            <li key={one.stage} style={{ display: 'grid', gridTemplateColumns: 'minmax(110px, 220px) 1fr 60px', gap: 8, alignItems: 'center', fontSize: 13 }}>
              <span>{one.title}</span>
              <span aria-hidden style={{ background: 'var(--jg-measured)', height: 12, width: `${(100 * one.here_now) / most}%` }} />
              <span>{number(one.here_now)}</span>
            </li>
          ))}
        </ul>
        <Text size="sm" c="dimmed" mt="xs">{t('rules')}</Text>
      </section>
      <section className={css.card}>
        <Title order={3} size="h5">{t('terra')}</Title>
        {terra.length === 0 ? <Text size="sm">{t('all_well')}</Text> : terra.map((one) => <Text key={one.stage} size="sm"><b>{one.title}</b>{`: ${one.terra}`}</Text>)}
      </section>
      <section className={css.card}>
        <Title order={3} size="h5">{t('gaps')}</Title>
        {never.length + unmapped.length === 0 && <Text size="sm">{t('no_gaps')}</Text>}
        {never.slice(0, 10).map((one, i) => <Text key={i} size="sm">{t('never', { what: one.text })}</Text>)}
        {unmapped.slice(0, 10).map((one, i) => <Text key={i} size="sm">{t('unmapped', { what: one.text })}</Text>)}
      </section>
    </Stack>
  )
}

function flat(items: Item[]): Item[] {
  return items.flatMap((item) => (item.items.length > 0 ? flat(item.items) : [item]))
}
