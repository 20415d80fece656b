import { Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useFilters } from '../app/filters'
import { useLang, type Lang } from '../app/i18n'
import { Empty } from '../app/states'
import { Chart } from '../charts/frame'
import { FunnelSvg, type FunnelStep } from '../charts/funnel'
import { JourneySvg, type Station, type Turn } from '../charts/journeyview'
import { number } from '../charts/numbers'
import { chartWord } from '../charts/words'
import { Rows } from './cells'
import { useDwell, useFigure, useStages, type Dwell, type FigureTable, type StageFlow } from './data'
import { Asked, Notes, ToAccounts } from './parts'
import { moveLabel } from './stageflow'
import { useWords, type Say } from './words'

/** The company's funnel and the customer's journey: two views of the same facts. */
export function Funnel({ journey }: { journey: string }) {
  const t = useWords()
  const lang = useLang()
  const [stages, reached, conversion, dropped, dwell] = [useStages(journey), useFigure(journey, 'reached'), useFigure(journey, 'conversion'), useFigure(journey, 'drop_out'), useDwell(journey)]
  return (
    <Asked of={stages}>
      {(flow) => flow.nodes.every((node) => node.visits === 0)
        ? <Empty title={t('no_moves')}>{t('no_moves_text')}</Empty>
        : (
          <Stack gap="sm">
            <Asked of={reached}>
              {(table) => <FunnelChart journey={journey} steps={stepsOf(flow, table, conversion.data, dropped.data, lang, t)} notes={[...table.notes, ...(conversion.data?.notes ?? [])]} />}
            </Asked>
            <Asked of={dwell}>{(found) => <JourneyChart flow={flow} dwell={found} />}</Asked>
            <ToAccounts journey={journey} stages={flow.nodes} />
          </Stack>
        )}
    </Asked>
  )
}

function FunnelChart({ journey, steps, notes }: { journey: string; steps: FunnelStep[]; notes: string[] }) {
  const t = useWords()
  const lang = useLang()
  const [filters] = useFilters()
  const navigate = useNavigate()
  const table = {
    heads: [chartWord(lang, 'stage'), chartWord(lang, 'reached'), chartWord(lang, 'share'), chartWord(lang, 'conversion'), chartWord(lang, 'dropped'), chartWord(lang, 'here_now')],
    rows: steps.map((step) => [step.title, number(step.reached, lang), step.share.text, step.next?.text ?? '', step.dropped?.text ?? '', number(step.here, lang)]),
  }
  const open = (stage: string) => void navigate({ to: '/accounts/$journey' as never, params: { journey } as never, search: { ...filters, stage } as never })
  return (
    <Chart title={t('funnel_title')} table={table} open={open} note={<>{t('funnel_help')}<Notes notes={notes} /></>}
      picture={(drawing) => <FunnelSvg {...drawing} label={t('funnel_title')} steps={steps} open={(stage) => stage} />} />
  )
}

/** A step a stage: those who reached it, the share that goes on to the next, the share that dropped out. */
function stepsOf(flow: StageFlow, reached: FigureTable, conversion: FigureTable | undefined, dropped: FigureTable | undefined, lang: Lang, t: Say): FunnelStep[] {
  const rows = new Rows(reached)
  return flow.nodes.map((node, index) => {
    const row = reached.rows.find((one) => rows.key(one, 'stage') === node.id) ?? []
    const share = rows.est(row, 'share')
    const next = estAt(conversion, (found, one) => found.key(one, 'from_stage') === node.id && found.key(one, 'to_stage') === flow.nodes[index + 1]?.id, 'conversion')
    const lost = estAt(dropped, (found, one) => found.key(one, 'stage') === node.id, 'dropped')
    const count = rows.cell(row, 'share')?.numerator ?? rows.value(row, 'entered')
    const label = [node.title, `${chartWord(lang, 'reached')}: ${number(count, lang)} (${share.text})`, t('visits', { n: node.visits }), `${chartWord(lang, 'here_now')}: ${number(node.open, lang)}`,
      next === null ? '' : `${chartWord(lang, 'conversion')}: ${next.text}`, lost === null ? '' : `${chartWord(lang, 'dropped')}: ${lost.text}`].filter(Boolean).join('\n')
    return { stage: node.id, title: node.title, reached: count, share, next, dropped: lost, here: node.open, label }
  })
}

function estAt(table: FigureTable | undefined, fits: (rows: Rows, row: FigureTable['rows'][number]) => boolean, measure: string) {
  if (table === undefined) return null
  const rows = new Rows(table)
  const row = table.rows.find((one) => fits(rows, one))
  return row === undefined ? null : rows.est(row, measure)
}

function JourneyChart({ flow, dwell }: { flow: StageFlow; dwell: Dwell }) {
  const t = useWords()
  const lang = useLang()
  const stations = stationsOf(flow, dwell, lang)
  const name = (id: string) => flow.nodes.find((node) => node.id === id)?.title ?? flow.outside
  const place = (id: string) => flow.nodes.findIndex((node) => node.id === id)
  const turns: Turn[] = flow.links.filter((link) => link.kind === 'return').map((link) => ({ from: place(link.from), to: place(link.to), count: link.count, label: moveLabel(link, name, lang) }))
  const table = {
    heads: [chartWord(lang, 'stage'), chartWord(lang, 'visits'), chartWord(lang, 'days'), chartWord(lang, 'open'), chartWord(lang, 'out'), chartWord(lang, 'return')],
    rows: stations.map((one) => [one.title, number(one.visits, lang), one.median.text, number(one.open, lang), number(one.lost, lang),
      flow.links.filter((link) => link.kind === 'return' && link.from === one.stage).map((link) => `${name(link.to)} ${number(link.count, lang)}`).join(', ')]),
  }
  return <Chart title={t('journey_title')} table={table} note={t('journey_help')} picture={(drawing) => <JourneySvg {...drawing} label={t('journey_title')} stations={stations} turns={turns} />} />
}

function stationsOf(flow: StageFlow, dwell: Dwell, lang: Lang): Station[] {
  return flow.nodes.map((node) => {
    const found = dwell.stages.find((one) => one.stage === node.id)
    const median = found?.median ?? { value: null, low: null, high: null, status: null, text: '', note: null }
    const lost = flow.links.filter((link) => link.kind === 'out' && link.from === node.id).reduce((sum, link) => sum + link.count, 0)
    const label = [node.title, `${number(node.visits, lang)} ${chartWord(lang, 'visits')}`, chartWord(lang, 'median', { time: median.text }), `${chartWord(lang, 'open')}: ${number(node.open, lang)}`, `${chartWord(lang, 'out')}: ${number(lost, lang)}`].join('\n')
    return { stage: node.id, title: node.title, visits: node.visits, open: node.open, median, lost, label }
  })
}
