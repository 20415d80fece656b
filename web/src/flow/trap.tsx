import { Stack } from '@mantine/core'
import { Empty } from '../app/states'
import { Chart } from '../charts/frame'
import type { Lang } from '../charts/numbers'
import { TrapSvg, trapLabel, type TrapPeriod } from '../charts/trap'
import { useLang } from '../app/i18n'
import { Rows, twinOf } from './cells'
import { useChosen, useFigure, type FigureTable } from './data'
import { Asked, Notes, Pick } from './parts'
import css from './flow.module.css'
import { useWords } from './words'

const EVERY = ['month', 'quarter', 'year'] as const
/** More than these make the bars too thin to see. */
const MOST = 36

/** New customers beside lost ones: the trap that one of the two hides the other. */
export function Trap({ journey }: { journey: string }) {
  const t = useWords()
  const lang = useLang()
  const [chosen, change] = useChosen()
  const every = EVERY.find((one) => one === chosen('every')) ?? 'quarter'
  const found = useFigure(journey, 'acquisition_churn', { option: [`every:${every}`] })
  return (
    <Stack gap="sm">
      <div className={`${css.tools} jg-screen`}><Pick label={t('every')} value={every} data={EVERY.map((one) => ({ value: one, label: t(one) }))} set={(next) => change({ every: next })} /></div>
      <Asked of={found}>
        {(table) => {
          const periods = periodsOf(table, lang)
          if (periods.length === 0) return <Empty title={t('no_customers')}>{t('no_customers_text')}<Notes notes={table.notes} /></Empty>
          return (
            <Chart title={t('trap_title')} table={twinOf(table)} note={<>{t('trap_help')}<Notes notes={table.notes} /></>}
              picture={(drawing) => <TrapSvg {...drawing} label={t('trap_title')} periods={periods.slice(-MOST)} />} />
          )
        }}
      </Asked>
    </Stack>
  )
}

export function periodsOf(table: FigureTable, lang: Lang): TrapPeriod[] {
  const rows = new Rows(table)
  return table.rows.map((row) => {
    const one = { period: rows.text(row, 'period'), new: rows.value(row, 'new'), lost: rows.value(row, 'left'), churn: rows.est(row, 'churn'), trap: rows.value(row, 'trap') === 1 }
    return { ...one, label: trapLabel(one, lang) }
  })
}
