import { Stack } from '@mantine/core'
import { useLang } from '../app/i18n'
import { Empty } from '../app/states'
import { Chart } from '../charts/frame'
import { HeatSvg } from '../charts/heat'
import { twinOf } from './cells'
import { heatOf } from './heatgrid'
import { useChosen, useFigure } from './data'
import { Asked, Notes, Pick } from './parts'
import css from './flow.module.css'
import { useWords } from './words'

const COHORTS = ['month', 'quarter', 'year'] as const
const MONTHS = ['6', '12', '24', '36']

/** Who began together, followed month by month. */
export function Cohorts({ journey }: { journey: string }) {
  const t = useWords()
  const lang = useLang()
  const [chosen, change] = useChosen()
  const cohort = COHORTS.find((one) => one === chosen('cohort')) ?? 'quarter'
  const months = MONTHS.find((one) => one === chosen('months')) ?? '12'
  const found = useFigure(journey, 'retention', { option: [`cohort:${cohort}`, `months:${months}`] })
  return (
    <Stack gap="sm">
      <div className={`${css.tools} jg-screen`}>
        <Pick label={t('cohort_by')} value={cohort} data={COHORTS.map((one) => ({ value: one, label: t(one) }))} set={(next) => change({ cohort: next })} />
        <Pick label={t('months')} value={months} data={MONTHS.map((one) => ({ value: one, label: one }))} set={(next) => change({ months: next })} />
      </div>
      <Asked of={found}>
        {(table) => {
          const { rows, columns, cells } = heatOf(table, lang)
          if (!cells.some((cell) => cell.est.value !== null)) return <Empty title={t('no_customers')}>{t('no_customers_text')}<Notes notes={table.notes} /></Empty>
          return (
            <Chart title={t('retained')} table={twinOf(table)} note={<>{t('cohorts_help')}<Notes notes={table.notes} /></>}
              picture={(drawing) => <HeatSvg {...drawing} label={t('retained')} rows={rows} columns={columns} cells={cells} />} />
          )
        }}
      </Asked>
    </Stack>
  )
}
