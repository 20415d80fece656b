import { Button, NativeSelect, Stack } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useChoices } from '../app/choices'
import { useFilters } from '../app/filters'
import { Empty } from '../app/states'
import css from './compare.module.css'
import { usePlace } from './place'
import { Sides } from './sides'
import { useWords } from './words'

/** Two groups of the same breakdown: segments, owners, channels, any trait. */
export function Groups({ journey }: { journey: string }) {
  const t = useWords()
  const [filters] = useFilters()
  const choices = useChoices(journey).choices.filter((one) => one.values.length > 1)
  const [said, change] = usePlace(['by', 'one', 'other'])
  const choice = choices.find((one) => one.by === said['by']) ?? choices[0]
  if (choice === undefined) return <Empty title={t('no_groups')} action={<Button component={Link} to={'/map/$journey' as never} params={{ journey } as never} variant="default">{t('stage')}</Button>}>{t('no_groups_text')}</Empty>
  const data = choice.values.map((one) => ({ value: one.value, label: one.title }))
  const known = (value: string | undefined, at: number) => choice.values.find((each) => each.value === value) ?? choice.values[at]
  const [first, second] = [known(said['one'], 0), known(said['other'], 1)]
  const [one, other] = [first?.value ?? '', second?.value ?? '']
  return (
    <Stack gap="md">
      <div className={`${css.form} jg-screen`}>
        <NativeSelect size="xs" label={t('by')} value={choice.by} onChange={(event) => change({ by: event.currentTarget.value, one: '', other: '' })} data={choices.map((each) => ({ value: each.by, label: each.title }))} />
        <NativeSelect size="xs" label={t('one')} value={one} onChange={(event) => change({ by: choice.by, one: event.currentTarget.value })} data={data} />
        <NativeSelect size="xs" label={t('other')} value={other} onChange={(event) => change({ by: choice.by, other: event.currentTarget.value })} data={data} />
      </div>
      {one !== other && <Sides journey={journey} query={{ by: choice.by, compare: `${one}..${other}`, ...filters }} names={[first?.title ?? one, second?.title ?? other]} />}
    </Stack>
  )
}
