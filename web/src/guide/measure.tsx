import { Stack, Text, Title } from '@mantine/core'
import { number } from '../app/format'
import { Loading } from '../app/states'
import css from './guide.module.css'
import type { StepProps } from './saving'
import { useSeen } from './seen'
import { flat } from './shapes'
import { useWords } from './words'

/** Step 6: what the events say of the map as it stands now, and where it differs from what is believed. */
export function Measure({ journey }: StepProps) {
  const t = useWords()
  const seen = useSeen(journey)
  if (seen === undefined) return <Loading />
  const rows = [...seen.stages.map((one) => ({ stage: one.stage, title: one.title, n: one.here_now })), { stage: '', title: t('outside'), n: seen.outside }]
  const most = Math.max(1, ...rows.map((one) => one.n))
  const items = flat(seen.lanes.find((lane) => lane.key === 'touchpoints')?.cells.flatMap((cell) => cell.items) ?? [])
  const [never, unmapped] = [items.filter((one) => one.sign === '○' || one.sign === '?'), items.filter((one) => one.sign === '+')]
  const terra = seen.stages.filter((one) => one.terra !== null)
  return (
    <Stack gap="md">
      <div><Title order={2} size="h4">{t('measure')}</Title><Text size="sm" c="dimmed" maw={720}>{t('measure_text')}</Text></div>
      <section className={`${css.card} ${css.measured}`}>
        <Title order={3} size="h5">{t('accounts', { n: seen.subjects })}</Title>
        <ul className={css.list}>
          {rows.map((one) => (
            <li key={one.stage} className={css.bars}>
              <span>{one.title}</span>
              <i aria-hidden style={{ width: `${(100 * one.n) / most}%` }} />
              <span>{number(one.n)}</span>
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
        {never.slice(0, 10).map((one, i) => <Text key={i} size="sm">{t('never', { what: one.head ?? one.text })}</Text>)}
        {unmapped.slice(0, 10).map((one, i) => <Text key={i} size="sm">{t('unmapped', { what: one.head ?? one.text })}</Text>)}
      </section>
    </Stack>
  )
}
