import { Chip, Group, Stack, Text } from '@mantine/core'
import { useLang } from '../app/i18n'
import { Empty } from '../app/states'
import { Chart } from '../charts/frame'
import { HistogramSvg, spanOf } from '../charts/histogram'
import { days, number, percent, type Lang } from '../charts/numbers'
import { CurveKeys, SurvivalSvg, spread } from '../charts/survival'
import { chartWord } from '../charts/words'
import { useChosen, useDwell, type Dwell } from './data'
import { Asked } from './parts'
import css from './flow.module.css'
import { useWords } from './words'

type Stage = Dwell['stages'][number]

/** How long visits last: the survival curve of each stage, and a histogram of those that ended. */
export function DwellView({ journey }: { journey: string }) {
  const t = useWords()
  const found = useDwell(journey)
  const [, change, many] = useChosen()
  return (
    <Asked of={found}>
      {({ stages }) => {
        const able = stages.filter((stage) => stage.survival.length > 0)
        const wanted = many('stages')
        const drawn = able.filter((stage) => (wanted.length === 0 ? able.indexOf(stage) < 4 : wanted.includes(stage.stage)))
        if (stages.every((stage) => stage.visits === 0)) return <Empty title={t('no_moves')}>{t('no_moves_text')}</Empty>
        return (
          <Stack gap="sm">
            <Chip.Group multiple value={drawn.map((stage) => stage.stage)} onChange={(next) => change({ stages: next })}>
              <Group gap={6} role="group" aria-label={t('choose_stages')} className="jg-screen">
                {able.map((stage) => <Chip key={stage.stage} size="xs" value={stage.stage}>{stage.title}</Chip>)}
              </Group>
            </Chip.Group>
            {drawn.length > 0 && <Curves drawn={drawn} />}
            <div className={css.panes}>{stages.map((stage) => <Histogram key={stage.stage} stage={stage} />)}</div>
          </Stack>
        )
      }}
    </Asked>
  )
}

function Curves({ drawn }: { drawn: Stage[] }) {
  const t = useWords()
  const lang = useLang()
  return (
    <Chart title={t('survival')} table={curveTable(drawn, lang)} note={t('survival_help')}
      picture={(drawing) => (
        <>
          <CurveKeys names={drawn.map((stage) => `${stage.title} · ${stage.median.text}`)} ink={drawing.ink} width={drawing.width} />
          <SurvivalSvg {...drawing} label={t('survival')} curves={drawn.map((stage) => ({ stage: stage.stage, title: stage.title, points: stage.survival, median: stage.median_text }))} />
        </>
      )} />
  )
}

function curveTable(drawn: Stage[], lang: Lang) {
  return {
    heads: [chartWord(lang, 'stage'), chartWord(lang, 'days'), chartWord(lang, 'still'), chartWord(lang, 'band'), chartWord(lang, 'watched', { n: '' }).trim()],
    rows: drawn.flatMap((stage) => spread(stage.survival, 20).map((point) => [stage.title, days(point.days, lang), percent(point.share, lang, 1), `${percent(point.low, lang, 1)}–${percent(point.high, lang, 1)}`, number(point.at_risk, lang)])),
  }
}

function Histogram({ stage }: { stage: Stage }) {
  const t = useWords()
  const lang = useLang()
  const title = t('histogram', { stage: stage.title })
  const known = stage.median.status === 'ok'
  const said = known ? t('quartiles', { lower: stage.lower_quartile.text, half: stage.median.text, median: stage.median.text, upper: stage.upper_quartile.text }) : stage.median.text
  if (stage.histogram.length === 0) return <figure className={css.bare}><figcaption><Text fw={600}>{title}</Text></figcaption><Text size="sm" c="dimmed">{t('nothing_ended')}</Text></figure>
  return (
    <Chart title={title} note={<>{said}{stage.zero_length > 0 && ` · ${t('no_length', { n: stage.zero_length })}`}</>}
      table={{ heads: [chartWord(lang, 'days'), chartWord(lang, 'ended')], rows: stage.histogram.map((bin) => [spanOf(bin, lang), number(bin.count, lang)]) }}
      picture={(drawing) => <HistogramSvg {...drawing} label={title} bins={stage.histogram} />} />
  )
}
