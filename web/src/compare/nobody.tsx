import { Button, Group } from '@mantine/core'
import { useChoices } from '../app/choices'
import { useFilters } from '../app/filters'
import { filterTitle } from '../app/filtertitle'
import { Empty } from '../app/states'
import { against } from './excluded'
import { useWords } from './words'

/** Where a side has nobody in it: why, as far as the filters say it, and the way out. `by`: what the groups are by. */
export function Nobody({ journey, by }: { journey: string; by?: string | undefined }) {
  const t = useWords()
  const [{ where = [] }, change] = useFilters()
  const { choices } = useChoices(journey)
  if (where.length === 0) return <Empty title={t('none')}>{t('none_text')}</Empty>
  const clash = against(by, where)
  const told = (said: readonly string[]) => said.map((one) => filterTitle(choices, one)).join(', ')
  const drop = (said: readonly string[]) => {
    const left = where.filter((one) => !said.includes(one))
    change({ where: left.length === 0 ? undefined : left })
  }
  const title = choices.find((one) => one.by === by)?.title ?? by ?? ''
  // A filter by the same breakdown is to blame for certain; of others any may be.
  const ways = clash.length > 0 ? [clash] : where.map((one) => [one])
  return (
    <Empty title={t('none')} action={<Group gap="xs" justify="center">{ways.map((said) => <Button key={told(said)} variant="default" onClick={() => drop(said)}>{t('drop_filter', { filter: told(said) })}</Button>)}</Group>}>
      {clash.length > 0 ? t('clash', { by: title, filter: told(clash) }) : t('none_filtered', { filter: told(where) })}
    </Empty>
  )
}
