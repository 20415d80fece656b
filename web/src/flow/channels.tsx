import { Stack } from '@mantine/core'
import { useLang, type Lang } from '../app/i18n'
import { Empty } from '../app/states'
import { BarsSvg, type Bar } from '../charts/bars'
import { Chart } from '../charts/frame'
import { HandOversSvg } from '../charts/handovers'
import { number } from '../charts/numbers'
import { chartWord } from '../charts/words'
import { useChannels, useChosen, type ChannelFlow } from './data'
import { Asked, Pick } from './parts'
import css from './flow.module.css'
import { useWords, type Say } from './words'

const WITHIN = ['7d', '14d', '30d', '60d', '90d']
const TOP = 8

type Link = ChannelFlow['links'][number]

/** Hand-overs between channels, and after which of them the thread breaks. */
export function Channels({ journey }: { journey: string }) {
  const t = useWords()
  const lang = useLang()
  const [chosen, change] = useChosen()
  const within = WITHIN.find((one) => one === chosen('within')) ?? '30d'
  const found = useChannels(journey, within)
  return (
    <Stack gap="sm">
      <div className={`${css.tools} jg-screen`}><Pick label={t('within')} value={within} data={WITHIN.map((one) => ({ value: one, label: number(Number.parseInt(one, 10), lang) + one.slice(-1).replace('d', lang === 'ru' ? ' дн.' : lang === 'zh-Hant' ? ' 天' : ' d') }))} set={(next) => change({ within: next })} /></div>
      <Asked of={found}>
        {(flow) => flow.links.length === 0
          ? <Empty title={t('no_channels')}>{t('no_channels_text')}</Empty>
          : (
            <>
              <Chart title={t('channels_title')} table={tableOf(flow, lang)} note={t('channels_help', { within: flow.within_text })}
                picture={(drawing) => <HandOversSvg {...drawing} label={t('channels_title')} channels={flow.nodes.map((node) => node.id)} links={flow.links.map((link) => ({ ...link, label: labelOf(link, lang) }))} />} />
              <Breaks flow={flow} lang={lang} t={t} />
            </>
          )}
      </Asked>
    </Stack>
  )
}

function Breaks({ flow, lang, t }: { flow: ChannelFlow; lang: Lang; t: Say }) {
  const known = flow.links.filter((link) => link.share !== null && link.broke > 0)
  const worst = known.sort((a, b) => (b.broken.low ?? 0) - (a.broken.low ?? 0) || b.count - a.count).slice(0, TOP)
  if (worst.length === 0) return null
  const bars: Bar[] = worst.map((link) => ({ key: `${link.from}>${link.to}`, title: t('most_broken', { from: link.from, to: link.to }), est: link.broken, label: labelOf(link, lang) }))
  return (
    <Chart title={t('broken_title')} picture={(drawing) => <BarsSvg {...drawing} label={t('broken_title')} bars={bars} unit="share" />}
      table={{ heads: [chartWord(lang, 'from'), chartWord(lang, 'to'), chartWord(lang, 'broke'), chartWord(lang, 'count')], rows: worst.map((link) => [link.from, link.to, link.broken.text, number(link.count, lang)]) }} />
  )
}

/** A hand-over in words. */
export function labelOf(link: Link, lang: Lang): string {
  return [
    chartWord(lang, 'from_to', { from: link.from, to: link.to }), `${number(link.count, lang)} · ${number(link.subjects, lang)} ${chartWord(lang, 'subjects')}`,
    `${chartWord(lang, 'broke')}: ${link.broken.text}`, `${chartWord(lang, 'went_on')}: ${link.onward.text}`, chartWord(lang, 'after_median', { time: link.median_text }),
  ].join('\n')
}

function tableOf(flow: ChannelFlow, lang: Lang) {
  return {
    heads: [chartWord(lang, 'from'), chartWord(lang, 'to'), chartWord(lang, 'count'), chartWord(lang, 'subjects'), chartWord(lang, 'broke'), chartWord(lang, 'went_on'), chartWord(lang, 'days')],
    rows: flow.links.map((link) => [link.from, link.to, number(link.count, lang), number(link.subjects, lang), link.broken.text, link.onward.text, link.median_text]),
  }
}
