import { Stack } from '@mantine/core'
import { useLang, type Lang } from '../app/i18n'
import { useJourneys } from '../app/shell'
import { Empty } from '../app/states'
import { AttributionSvg, type CreditRow } from '../charts/attribution'
import { Chart } from '../charts/frame'
import { number } from '../charts/numbers'
import { chartWord } from '../charts/words'
import { Rows, twinOf } from './cells'
import { useChosen, useFigure, type FigureTable } from './data'
import { Asked, Notes, Pick } from './parts'
import css from './flow.module.css'
import { useWords, type Say } from './words'

const OF = ['channel', 'touchpoint', 'source', 'name'] as const
const LOOKBACK = ['ever', '30d', '90d', '180d']
const MODELS = ['first', 'last', 'linear', 'time_decay', 'u', 'w', 'markov', 'shapley']
const TOP = 14

/** The credit for what was won, by every model side by side. */
export function Attribution({ journey }: { journey: string }) {
  const t = useWords()
  const lang = useLang()
  const [chosen, change] = useChosen()
  const stages = useJourneys().data?.find((one) => one.journey === journey)?.stages ?? []
  const of = OF.find((one) => one === chosen('of')) ?? 'channel'
  const lookback = LOOKBACK.find((one) => one === chosen('lookback')) ?? 'ever'
  const to = stages.find((one) => one.stage === chosen('to'))?.stage ?? 'won'
  const found = useFigure(journey, 'attribution', { option: [`of:${of}`, `lookback:${lookback}`, ...(to === 'won' ? [] : [`to:${to}`])] })
  const [currency, setCurrency] = [chosen('currency') ?? '', (next: string) => change({ currency: next || undefined })]
  return (
    <Stack gap="sm">
      <div className={`${css.tools} jg-screen`}>
        <Pick label={t('to')} value={to} data={[{ value: 'won', label: t('won') }, ...stages.slice(1).map((one) => ({ value: one.stage, label: one.title }))]} set={(next) => change({ to: next === 'won' ? undefined : next })} />
        <Pick label={t('of')} value={of} data={OF.map((one) => ({ value: one, label: t(one) }))} set={(next) => change({ of: next })} />
        <Pick label={t('lookback')} value={lookback} data={LOOKBACK.map((one) => ({ value: one, label: one === 'ever' ? t('ever') : `${Number.parseInt(one, 10)} ${chartWord(lang, 'days').toLowerCase()}` }))} set={(next) => change({ lookback: next })} />
        {found.data !== undefined && currenciesOf(found.data).length > 0 && (
          <Pick label={t('measure')} value={currency} data={[{ value: '', label: t('counted') }, ...currenciesOf(found.data).map((one) => ({ value: one, label: one }))]} set={setCurrency} />
        )}
      </div>
      <Asked of={found}>{(table) => <Credits table={table} currency={currency} lang={lang} t={t} />}</Asked>
    </Stack>
  )
}

function Credits({ table, currency, lang, t }: { table: FigureTable; currency: string; lang: Lang; t: Say }) {
  const rows = creditsOf(table, currency, lang, t('no_touch'))
  const models = table.columns.filter((column) => MODELS.includes(column.key)).map((column) => ({ key: column.key, title: column.title }))
  if (rows.every((row) => row.credits.every(({ est }) => est.value === null))) return <Empty title={t('no_credit')}>{t('no_credit_text')}<Notes notes={table.notes} /></Empty>
  return (
    <Chart title={t('attribution_title')} table={twinOf(table)} note={<>{t('attribution_help')}{rows.length > TOP && ` ${t('chart_first', { n: TOP })}`}<Notes notes={table.notes} /></>}
      picture={(drawing) => <AttributionSvg {...drawing} label={t('attribution_title')} rows={rows.slice(0, TOP)} models={models} />} />
  )
}

function currenciesOf(table: FigureTable): string[] {
  const rows = new Rows(table)
  return [...new Set(table.rows.map((row) => rows.key(row, 'currency')).filter(Boolean))]
}

/** The rows of one currency (none: by number), each with every model's credit. */
export function creditsOf(table: FigureTable, currency: string, lang: Lang, none: string): CreditRow[] {
  const rows = new Rows(table)
  return table.rows.filter((row) => rows.key(row, 'currency') === currency).map((row) => {
    const title = rows.text(row, 'touch') || none
    return {
      key: rows.key(row, 'touch'), title,
      credits: table.columns.filter((column) => MODELS.includes(column.key)).map((column) => {
        const est = rows.est(row, column.key)
        const label = [`${title} · ${column.title}`, est.text, `${number(rows.value(row, 'paths'), lang)} ${chartWord(lang, 'paths')}`, est.note ?? ''].filter(Boolean).join('\n')
        return { model: column.key, est, label }
      }),
    }
  })
}
