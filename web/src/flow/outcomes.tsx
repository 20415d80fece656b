import { Stack, Text } from '@mantine/core'
import { useLang, type Lang } from '../app/i18n'
import { Empty } from '../app/states'
import { BarsSvg, type Bar } from '../charts/bars'
import { ofKind } from '../charts/base'
import { Chart } from '../charts/frame'
import { number } from '../charts/numbers'
import { chartWord } from '../charts/words'
import { Rows } from './cells'
import { useChosen, useFigure, type FigureCell, type FigureTable } from './data'
import { Asked, Notes, Pick } from './parts'
import css from './flow.module.css'
import { useWords } from './words'

type Row = readonly FigureCell[]

/** How the visits of each stage end, and why. */
export function Outcomes({ journey }: { journey: string }) {
  const t = useWords()
  const [chosen, change] = useChosen()
  const found = useFigure(journey, 'outcomes')
  return (
    <Asked of={found}>
      {(table) => {
        const rows = new Rows(table)
        const stages = byStage(table, rows)
        if (table.rows.every((row) => rows.value(row, 'visits') === 0)) return <Empty title={t('no_outcomes')}>{t('no_outcomes_text')}</Empty>
        const wanted = chosen('stage')
        const shown = stages.filter((stage) => stage.visits > 0 && (wanted === undefined || stage.id === wanted))
        return (
          <Stack gap="sm">
            <div className={`${css.tools} jg-screen`}>
              <Pick label={t('of_stage')} value={wanted ?? ''} data={[{ value: '', label: t('all_stages') }, ...stages.map((stage) => ({ value: stage.id, label: stage.title }))]} set={(next) => change({ stage: next || undefined })} />
            </div>
            <div className={css.panes}>{shown.map((stage) => <OfStage key={stage.id} title={stage.title} rows={rows} found={stage.rows} />)}</div>
            <Text size="xs" c="dimmed">{t('outcomes_help')}</Text>
            <Notes notes={table.notes} />
          </Stack>
        )
      }}
    </Asked>
  )
}

function byStage(table: FigureTable, rows: Rows): { id: string; title: string; visits: number; rows: Row[] }[] {
  const found = new Map<string, { id: string; title: string; visits: number; rows: Row[] }>()
  for (const row of table.rows) {
    const id = rows.key(row, 'stage')
    const stage = found.get(id) ?? { id, title: rows.text(row, 'stage'), visits: 0, rows: [] }
    stage.rows.push(row)
    stage.visits += rows.value(row, 'visits')
    found.set(id, stage)
  }
  return [...found.values()]
}

function OfStage({ title, rows, found }: { title: string; rows: Rows; found: Row[] }) {
  const t = useWords()
  const lang = useLang()
  const name = t('outcome_of', { stage: title })
  const bars: Bar[] = found.map((row) => {
    const [est, kind] = [rows.est(row, 'share'), rows.text(row, 'kind')]
    const said = rows.text(row, 'outcome')
    const label = [said + (kind === '' ? '' : ` · ${kind}`), `${t('visits', { n: rows.value(row, 'visits') })} · ${est.text}`, ...reasonsOf(rows, row, lang).slice(0, 6)].join('\n')
    const plain = kind === '' || kind.toLowerCase() === said.toLowerCase()
    return { key: rows.key(row, 'outcome'), title: plain ? said : `${said} (${kind})`, est, label, token: kind === '' ? undefined : ofKind(rows.key(row, 'kind')) }
  })
  const why = found.filter((row) => (rows.cell(row, 'reasons')?.items.length ?? 0) > 0)
  return (
    <Chart title={name} picture={(drawing) => <BarsSvg {...drawing} label={name} bars={bars} unit="share" />}
      table={{
        heads: [chartWord(lang, 'what'), chartWord(lang, 'kind'), chartWord(lang, 'visits'), chartWord(lang, 'share'), t('reasons')],
        rows: found.map((row) => [rows.text(row, 'outcome'), rows.text(row, 'kind'), number(rows.value(row, 'visits'), lang), rows.text(row, 'share'), reasonsOf(rows, row, lang).join(', ')]),
      }}
      note={why.length === 0 ? t('reason_none') : <Reasons rows={rows} found={why} lang={lang} />} />
  )
}

function Reasons({ rows, found, lang }: { rows: Rows; found: Row[]; lang: Lang }) {
  const t = useWords()
  return (
    <>
      <Text size="xs" fw={600}>{t('reasons')}</Text>
      <ul className={css.reasons}>
        {found.map((row) => <li key={rows.key(row, 'outcome')}><span className={`jg-tone-${rows.cell(row, 'kind')?.tone ?? 'plain'}`}>{rows.text(row, 'outcome')}</span>{': '}{reasonsOf(rows, row, lang).slice(0, 8).join(', ')}</li>)}
      </ul>
    </>
  )
}

function reasonsOf(rows: Rows, row: Row, lang: Lang): string[] {
  return (rows.cell(row, 'reasons')?.items ?? []).map((item) => `${item.text} ${number(item.value ?? 0, lang)}`)
}
