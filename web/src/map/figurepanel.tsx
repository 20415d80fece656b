import { Drawer, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { get } from '../app/api'
import { useFilters } from '../app/filters'
import { moment, number } from '../app/format'
import { useLang } from '../app/i18n'
import { useReturnFocus } from '../app/returnfocus'
import { Failed } from '../app/states'
import type { Shape } from '../api/types'
import { Behind, narrowed } from './behind'
import { Spark } from './bar'
import { at, refQuery } from './data'
import type { Doc, FigureRef, Item } from './document'
import css from './map.module.css'
import { useWords } from './words'

/** What stands behind a figure: its value, how it is computed and when it misleads, its trend, and the accounts in it. */
export function FigurePanel({ doc, journey, figure, where = [], about = '', close }: { doc: Doc | undefined; journey: string; figure: FigureRef; where?: string[]; about?: string; close: () => void }) {
  const t = useWords()
  const lang = useLang()
  const filters = narrowed(useFilters()[0], where)
  useReturnFocus()
  const found = useQuery({
    queryKey: ['journey', journey, 'explain', figure, lang, filters],
    queryFn: ({ signal }) => get<Shape<'ExplanationShape'>>(`${at(journey)}/explain`, { ...filters, ...refQuery(figure), lang }, signal),
    placeholderData: undefined,
  })
  const stage = doc?.stages.find((one) => one.stage === figure.stage)
  const shown = doc === undefined ? null : itemOf(doc, figure)
  const said = found.data
  return (
    <Drawer opened onClose={close} position="right" size="lg" title={<Text fw={650} component="span">{said?.title ?? t('figure')}</Text>} closeButtonProps={{ 'aria-label': t('close') }}>
      {found.isError && <Failed error={found.error} again={() => void found.refetch()} />}
      {found.isPending && <Stack>{[60, 90, 40, 70].map((wide) => <Skeleton key={wide} height={18} width={`${wide}%`} />)}</Stack>}
      {said !== undefined && (
        <Stack gap="sm">
          {stage !== undefined && <Text size="sm" c="dimmed">{stage.title}</Text>}
          {about !== '' && <Text size="sm" c="dimmed">{about}</Text>}
          <div>
            <Text fz="1.6rem" fw={650} lh={1.2}>{said.value_text}</Text>
            {said.interval_text !== '' && <Text size="sm">{said.interval_text}</Text>}
            {said.note !== '' && <Text size="sm" className="jg-tone-unknown">{said.note}</Text>}
          </div>
          <table className={css.table}>
            <tbody>
              {([['numerator', said.numerator_text], ['denominator', said.denominator_text], ['asked_period', said.period_text], ['asked_as_of', moment(said.as_of)]] as const).map(([key, text]) => text !== '' && (
                <tr key={key}><th scope="row" style={{ width: '34%' }}>{t(key)}</th><td>{text}</td></tr>
              ))}
            </tbody>
          </table>
          {([['definition', said.definition], ['formula', said.formula], ['misleads', said.misleads]] as const).map(([key, text]) => text !== '' && (
            <section key={key}><Title order={3} size="h6">{t(key)}</Title><Text size="sm">{text}</Text></section>
          ))}
          {shown !== null && shown.spark.length > 0 && <Trend item={shown} />}
          <Behind journey={journey} figure={figure} where={where} counts={said.behind} />
        </Stack>
      )}
    </Drawer>
  )
}

function Trend({ item }: { item: Item }) {
  const t = useWords()
  const share = item.bar !== null
  const told = (value: number | null) => (value === null ? t('unknown_trend') : share ? `${number(value * 100, 1)} %` : number(value, 1))
  return (
    <section>
      <Title order={3} size="h6">{t('trend')}</Title>
      <Spark points={item.spark} />
      <table className={css.table}>
        <thead><tr><th scope="col">{t('month')}</th><th scope="col" className={css.num}>{t('value')}</th></tr></thead>
        <tbody>{item.spark.map((point) => <tr key={point.label}><td>{point.label}</td><td className={css.num}>{told(point.value)}</td></tr>)}</tbody>
      </table>
    </section>
  )
}

/** The item of the map at which the figure is shown. */
function itemOf(doc: Doc, figure: FigureRef): Item | null {
  const wanted = JSON.stringify(figure)
  const inside = (items: Item[]): Item | null => {
    for (const item of items) {
      if (JSON.stringify(item.figure) === wanted) return item
      const below = inside(item.items)
      if (below !== null) return below
    }
    return null
  }
  for (const lane of doc.lanes) for (const cell of lane.cells) {
    const found = inside(cell.items)
    if (found !== null) return found
  }
  return null
}
