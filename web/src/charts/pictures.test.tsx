import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { colour, type Token } from '../app/tokens'
import type { Drawing, Est } from './base'
import { AttributionSvg, BarsSvg, FunnelSvg, HandOversSvg, HeatSvg, HistogramSvg, JourneySvg, LinesSvg, SankeySvg, SurvivalSvg, TrapSvg } from './pictures'

const HOSTILE = '<script>alert(1)</script>"\'&'
const known: Est = { value: 0.4, low: 0.2, high: 0.6, status: 'ok', text: '40% (20–60%)' }
const few: Est = { value: null, low: null, high: null, status: 'too_few', text: 'too few to say' }
const drawing = (width: number, theme: 'light' | 'dark'): Drawing => ({ id: 'x', width, lang: 'ru', ink: (token: Token) => colour(token, theme) })

const PICTURES = {
  sankey: (d: Drawing) => <SankeySvg {...d} label={HOSTILE} turn flow={{
    nodes: [{ id: 'a', title: HOSTILE, column: 0, size: 9, label: HOSTILE }, { id: 'b', title: '認知', column: 1, size: 5, label: 'b' }],
    links: [{ from: 'a', to: 'b', count: 5, kind: 'skip', label: HOSTILE }, { from: 'b', to: 'a', count: 2, kind: 'return', label: 'back' }],
  }} />,
  funnel: (d: Drawing) => <FunnelSvg {...d} label={HOSTILE} steps={[{ stage: 'a', title: HOSTILE, reached: 9, share: known, next: few, dropped: known, here: 2, label: HOSTILE }, { stage: 'b', title: 'b', reached: 0, share: few, next: null, dropped: null, here: 0, label: 'b' }]} />,
  journey: (d: Drawing) => <JourneySvg {...d} label="j" stations={[{ stage: 'a', title: HOSTILE, visits: 9, open: 2, median: { ...known, value: 4, text: '4 d' }, lost: 3, label: HOSTILE }, { stage: 'b', title: 'b', visits: 1, open: 0, median: few, lost: 0, label: 'b' }]} turns={[{ from: 1, to: 0, count: 2, label: 'back' }, { from: 0, to: 0, count: 1, label: 'self' }]} />,
  heat: (d: Drawing) => <HeatSvg {...d} label="h" rows={[{ key: 'r', title: HOSTILE }]} columns={[{ key: 'c', title: '1' }, { key: 'e', title: '2' }]} cells={[{ row: 'r', column: 'c', est: known, label: HOSTILE }, { row: 'r', column: 'e', est: few, label: 'few' }]} />,
  survival: (d: Drawing) => <SurvivalSvg {...d} label="s" curves={[{ stage: 'a', title: HOSTILE, median: '4 d', points: [{ days: 0, share: 1, low: 1, high: 1, at_risk: 9 }, { days: 4, share: 0.5, low: 0.2, high: 0.7, at_risk: 5 }] }]} />,
  histogram: (d: Drawing) => <HistogramSvg {...d} label="h" bins={[{ from: 0, to: 1, count: 4 }, { from: 1, to: null, count: 2 }]} />,
  bars: (d: Drawing) => <BarsSvg {...d} label="b" unit="share" bars={[{ key: 'a', title: HOSTILE, est: known, label: HOSTILE, open: 'a' }, { key: 'b', title: 'b', est: few, label: 'b' }]} />,
  lines: (d: Drawing) => <LinesSvg {...d} label="l" unit={null} periods={['1', '2']} lines={[{ key: 'a', title: HOSTILE, points: [{ period: '1', est: known, label: HOSTILE }, { period: '2', est: few, label: '2' }] }]} />,
  trap: (d: Drawing) => <TrapSvg {...d} label="t" periods={[{ period: '2024', new: 4, lost: 2, churn: known, trap: true, label: HOSTILE }, { period: '2025', new: 0, lost: 0, churn: few, trap: false, label: '2025' }]} />,
  attribution: (d: Drawing) => <AttributionSvg {...d} label="a" models={[{ key: 'first', title: HOSTILE }]} rows={[{ key: 'site', title: HOSTILE, credits: [{ model: 'first', est: known, label: HOSTILE }] }, { key: 'x', title: 'x', credits: [{ model: 'first', est: few, label: 'x' }] }]} />,
  handovers: (d: Drawing) => <HandOversSvg {...d} label="h" channels={[HOSTILE, 'b']} links={[{ from: HOSTILE, to: 'b', count: 4, broken: known, label: HOSTILE }, { from: 'b', to: HOSTILE, count: 1, broken: few, label: 'few' }]} />,
}

describe.each(Object.entries(PICTURES))('the picture %s', (_, picture) => {
  it.each([[360, 'light'], [1280, 'dark']] as const)('is whole and harmless without a page, at %i in %s', (width, theme) => {
    const svg = renderToStaticMarkup(picture(drawing(width, theme)))
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
    expect(svg).not.toMatch(/NaN|undefined|Infinity|<script|var\(--/)
    expect(svg).toContain('aria-label')
    expect((svg.match(/tabindex="0"/g) ?? []).length).toBe(1)
    for (const [, hatch] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(svg).toContain(`id="${hatch}"`)
  })
})

describe('what nobody can say', () => {
  it('is hatched or marked, never drawn as nothing', () => {
    for (const [name, picture] of Object.entries(PICTURES)) {
      if (['sankey', 'survival', 'histogram'].includes(name)) continue
      expect(renderToStaticMarkup(picture(drawing(900, 'light'))), name).toMatch(/url\(#x-hatch\)|>\?</)
    }
  })
})
