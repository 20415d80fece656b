import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconDownload, IconLink } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useMay } from '../app/session'
import { done } from '../app/notice'
import { Empty } from '../app/states'
import { useLang } from '../app/i18n'
import { BarsSvg } from '../charts/bars'
import { Chart, TableTwin } from '../charts/frame'
import { LinesSvg } from '../charts/lines'
import { CurveKeys } from '../charts/survival'
import { chartWord } from '../charts/words'
import { twinOf } from './cells'
import { useChosen, useFigure, useFigures, useFile, type FigureLine, type FigureTable } from './data'
import { barsOf, comparedBars, groupsOf, linesOf, measureOf, MOST_BARS, numberOf, numbersOf, queryOf, type Chosen } from './explored'
import { FigurePanel } from '../map/figurepanel'
import { Choices } from './explorechoice'
import css from './flow.module.css'
import { Asked, Notes, Pick } from './parts'
import { PinButton } from './pin'
import { useWords } from './words'

/** Any figure broken down by anything, over time or compared, as a picture, a table and a file; a link shows the same. */
export function Explore({ journey }: { journey: string }) {
  const lines = useFigures(journey)
  const [chosen, change] = useExplored()
  return (
    <Asked of={lines}>
      {(all) => {
        const line = all.find((one) => one.figure === chosen.figure) ?? all[0]
        return line === undefined ? null : <Explored key={journey} journey={journey} lines={all} line={line} chosen={{ ...chosen, figure: line.figure }} change={change} />
      }}
    </Asked>
  )
}

function useExplored(): [Chosen, (next: Partial<Chosen>) => void] {
  const [one, change, many] = useChosen()
  const pairs = many('option').map((said) => [said.slice(0, said.indexOf(':')), said.slice(said.indexOf(':') + 1)] as const)
  const chosen: Chosen = { figure: one('figure') ?? 'conversion', by: one('by'), trend: one('trend'), compare: one('compare'), measure: one('measure'), options: Object.fromEntries(pairs) }
  return [chosen, (next) => {
    const { options, ...rest } = next
    const option = options === undefined ? {} : { option: Object.entries(options).filter(([, value]) => value !== '').map(([name, value]) => `${name}:${value}`) }
    change({ ...rest, ...option })
  }]
}

type Of = { journey: string; lines: FigureLine[]; line: FigureLine; chosen: Chosen; change: (next: Partial<Chosen>) => void }

function Explored({ journey, lines, line, chosen, change }: Of) {
  const asked = queryOf(chosen)
  const found = useFigure(journey, line.figure, asked)
  const grouped = useFigure(journey, line.figure, { ...asked, compare: undefined, trend: undefined, measure: [] }, chosen.by !== undefined)
  return (
    <div className={css.explore}>
      <Choices lines={lines} line={line} chosen={chosen} change={change} groups={groupsOf(grouped.data)} />
      <Stack gap="sm" miw={0}>
        <section>
          <Title order={2} size="h4">{line.title}</Title>
          <Text size="sm">{line.question}</Text>
        </section>
        <Tools journey={journey} line={line} chosen={chosen} />
        <Asked of={found}>{(table) => <Shown journey={journey} table={table} line={line} chosen={chosen} change={change} />}</Asked>
        <Definition line={line} />
      </Stack>
    </div>
  )
}

function Tools({ journey, line, chosen }: { journey: string; line: FigureLine; chosen: Chosen }) {
  const t = useWords()
  const may = useMay('editor')
  const file = useFile(journey, line.figure, queryOf(chosen))
  const copy = () => void navigator.clipboard.writeText(window.location.href).then(() => done(t('copied')))
  return (
    <Group gap="xs" className="jg-screen">
      <Button size="compact-sm" variant="default" component="a" href={file} leftSection={<IconDownload size={14} />}>{t('export')}</Button>
      <Button size="compact-sm" variant="default" onClick={copy} leftSection={<IconLink size={14} />}>{t('copy')}</Button>
      {may && <PinButton journey={journey} line={line} chosen={chosen} />}
    </Group>
  )
}

function Shown({ journey, table, line, chosen, change }: { journey: string; table: FigureTable; line: FigureLine; chosen: Chosen; change: (next: Partial<Chosen>) => void }) {
  const t = useWords()
  if (table.rows.length === 0) return <Empty title={t('no_rows')}>{t('no_rows_text')}<Notes notes={table.notes} /></Empty>
  const title = [table.title, table.about].join(' · ')
  const note = <>{table.total > table.rows.length && t('first_rows', { n: table.rows.length, total: table.total })}<Notes notes={table.notes} /></>
  if (table.form === 'rows') return <RowsChart journey={journey} table={table} line={line} chosen={chosen} title={title} note={note} />
  const numbers = numbersOf(table)
  const number = numbers.find((one) => one.value === chosen.measure)?.value ?? numbers[0]?.value ?? ''
  const tools = numbers.length > 1 && <Pick label={t('measure')} value={number} data={numbers} set={(next) => change({ measure: next })} />
  if (table.form === 'trend') return <TrendChart table={table} number={number} title={title} note={note} tools={tools} />
  return <ComparedChart table={table} number={number} title={title} note={note} tools={tools} />
}

type Drawn = { table: FigureTable; title: string; note: ReactNode; tools?: ReactNode }

function RowsChart({ journey, table, line, chosen, title, note }: Drawn & { journey: string; line: FigureLine; chosen: Chosen }) {
  const t = useWords()
  const [opened, open] = useState<ReturnType<typeof numberOf>>(null)
  const measure = measureOf(table, line, chosen.measure)
  const { bars, unit } = measure === undefined ? { bars: [], unit: null } : barsOf(table, measure)
  const head = table.columns.find((column) => column.key === measure)?.title
  if (bars.length === 0) return <Stack gap="xs"><Text fw={600}>{title}</Text><TableTwin {...twinOf(table)} label={title} />{note}</Stack>
  const numberAt = (key: string) => numberOf(table, table.rows[Number(key)] ?? [], measure ?? '', chosen)
  const shown = bars.slice(0, MOST_BARS).map((bar) => ({ ...bar, open: numberAt(bar.key) === null ? undefined : bar.key }))
  return (
    <>
      <Chart title={head === undefined || head === table.title ? title : `${head} · ${title}`} table={twinOf(table)} open={(key) => open(numberAt(key))}
        note={<>{shown.some((bar) => bar.open !== undefined) && t('opens_behind')} {bars.length > MOST_BARS && t('chart_first', { n: MOST_BARS })}{note}</>}
        picture={(drawing) => <BarsSvg {...drawing} label={title} bars={shown} unit={unit} />} />
      {opened !== null && <FigurePanel doc={undefined} journey={journey} figure={opened.ref} where={opened.where} about={opened.about} close={() => open(null)} />}
    </>
  )
}

function TrendChart({ table, number, title, note, tools }: Drawn & { number: string }) {
  const lang = useLang()
  const { lines, periods, unit, rest } = linesOf(table, number)
  return (
    <Chart title={title} table={twinOf(table)} tools={tools} note={<>{rest > 0 && chartWord(lang, 'others', { n: rest })}{note}</>}
      picture={(drawing) => (
        <>
          {lines.length > 1 && <CurveKeys names={lines.map((one) => one.title)} ink={drawing.ink} width={drawing.width} />}
          <LinesSvg {...drawing} label={title} lines={lines} periods={periods} unit={unit} />
        </>
      )} />
  )
}

function ComparedChart({ table, number, title, note, tools }: Drawn & { number: string }) {
  const t = useWords()
  const lang = useLang()
  const said = { before: chartWord(lang, 'before'), now: chartWord(lang, 'now'), change: chartWord(lang, 'change') }
  const { bars, unit } = comparedBars(table, number, said)
  return (
    <Chart title={title} table={twinOf(table)} tools={tools} note={<>{bars.length > MOST_BARS && t('chart_first', { n: MOST_BARS })}{note}</>}
      picture={(drawing) => <BarsSvg {...drawing} label={title} bars={bars.slice(0, MOST_BARS)} unit={unit} />} />
  )
}

function Definition({ line }: { line: FigureLine }) {
  const t = useWords()
  return (
    <Stack gap={4} maw={760}>
      {([['formula', line.formula], ['misleads', line.misleads]] as const).map(([key, text]) => text !== '' && (
        <section key={key}><Title order={3} size="h6">{t(key)}</Title><Text size="sm">{text}</Text></section>
      ))}
    </Stack>
  )
}
