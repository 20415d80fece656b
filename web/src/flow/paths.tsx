import { SegmentedControl, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useFilters } from '../app/filters'
import { useLang, type Lang } from '../app/i18n'
import { Empty } from '../app/states'
import { Chart } from '../charts/frame'
import { number } from '../charts/numbers'
import { SankeySvg } from '../charts/sankey'
import { chartWord } from '../charts/words'
import { useChosen, useStages, useTouchpoints, type StageFlow, type TouchpointFlow } from './data'
import { Asked, Pick, ToAccounts } from './parts'
import { ofStages, ofTouchpoints } from './stageflow'
import { useWords } from './words'

const MOST = ['15', '30', '60']

/** The real paths: between stages, or between touchpoints. */
export function Paths({ journey }: { journey: string }) {
  const t = useWords()
  const [chosen, change] = useChosen()
  const between = chosen('between') === 'touchpoints' ? 'touchpoints' : 'stages'
  const most = MOST.find((one) => one === chosen('moves')) ?? '30'
  return (
    <Stack gap="sm">
      <div role="group" aria-label={t('between')} style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'end' }} className="jg-screen">
        <SegmentedControl size="xs" value={between} onChange={(next) => change({ between: next === 'stages' ? undefined : next })} aria-label={t('between')}
          data={[{ value: 'stages', label: `${t('between')} ${t('stages')}` }, { value: 'touchpoints', label: `${t('between')} ${t('touchpoints')}` }]} />
        {between === 'touchpoints' && <Pick label={t('moves')} value={most} data={MOST.map((one) => ({ value: one, label: one }))} set={(next) => change({ moves: next })} />}
      </div>
      {between === 'stages' ? <Stages journey={journey} /> : <Touchpoints journey={journey} most={Number(most)} />}
    </Stack>
  )
}

function Stages({ journey }: { journey: string }) {
  const t = useWords()
  const [filters] = useFilters()
  const navigate = useNavigate()
  const lang = useLang()
  const found = useStages(journey)
  const open = (stage: string) => void navigate({ to: '/accounts/$journey' as never, params: { journey } as never, search: { ...filters, stage } as never })
  return (
    <Asked of={found}>
      {(flow) => flow.links.length === 0
        ? <Empty title={t('no_moves')}>{t('no_moves_text')}</Empty>
        : (
          <Chart title={t('stages_title')} table={stageTable(flow, lang)} open={open} note={<>{t('paths_help')}<ToAccounts journey={journey} stages={flow.nodes} /></>}
            picture={(drawing) => <SankeySvg {...drawing} turn label={t('stages_title')} flow={ofStages(flow, drawing.lang)} open={(id) => (flow.nodes.some((node) => node.id === id) ? id : undefined)} />} />
        )}
    </Asked>
  )
}

function stageTable(flow: StageFlow, lang: Lang) {
  const name = (id: string) => flow.nodes.find((node) => node.id === id)?.title ?? flow.outside
  return {
    heads: [chartWord(lang, 'from'), chartWord(lang, 'to'), chartWord(lang, 'kind'), chartWord(lang, 'count'), chartWord(lang, 'subjects'), chartWord(lang, 'share'), chartWord(lang, 'days'), chartWord(lang, 'what')],
    rows: flow.links.map((link) => [
      name(link.from), name(link.to), chartWord(lang, link.kind), number(link.count, lang), number(link.subjects, lang), link.estimate.text, link.median_text ?? '',
      link.endings.map((ending) => `${ending.title} ${number(ending.count, lang)}`).join(', '),
    ]),
  }
}

function Touchpoints({ journey, most }: { journey: string; most: number }) {
  const t = useWords()
  const lang = useLang()
  const found = useTouchpoints(journey, most, true)
  const offMap = (name: string) => t('off_map', { name })
  return (
    <Asked of={found}>
      {(flow) => flow.links.length === 0
        ? <Empty title={t('no_touches')}>{t('no_touches_text')}</Empty>
        : (
          <Chart title={t('touchpoints_title')} table={touchTable(flow, offMap, lang)} note={t('touchpoints_help', { shown: flow.links.length, left: flow.left_out })}
            picture={(drawing) => <SankeySvg {...drawing} label={t('touchpoints_title')} flow={ofTouchpoints(flow, drawing.lang, offMap)} />} />
        )}
    </Asked>
  )
}

function touchTable(flow: TouchpointFlow, offMap: (name: string) => string, lang: Lang) {
  const node = (id: string) => flow.nodes.find((one) => one.id === id)
  const name = (id: string) => {
    const found = node(id)
    return found === undefined ? id : found.stage === null ? offMap(found.title) : found.title
  }
  return {
    heads: [chartWord(lang, 'from'), chartWord(lang, 'to'), chartWord(lang, 'kind'), chartWord(lang, 'count'), chartWord(lang, 'subjects'), chartWord(lang, 'days'), chartWord(lang, 'stage'), chartWord(lang, 'channel')],
    rows: flow.links.map((link) => [
      name(link.from), name(link.to), chartWord(lang, link.kind), number(link.count, lang), number(link.subjects, lang), link.median_text, node(link.to)?.stage_title ?? chartWord(lang, 'unmapped'), node(link.to)?.channel ?? '',
    ]),
  }
}
