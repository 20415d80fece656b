import { SLIM, type Flow, type FlowLink, type FlowNode } from '../charts/sankey-layout'
import { number, type Lang } from '../charts/numbers'
import { chartWord } from '../charts/words'
import type { StageFlow, TouchpointFlow } from './data'

type Link = StageFlow['links'][number]

/** The paths between stages as places and ways: who left stands as a small place of its own beside the stage, by kind. */
export function ofStages(found: StageFlow, lang: Lang): Flow {
  const title = new Map(found.nodes.map((node) => [node.id, node.title]))
  const place = new Map(found.nodes.map((node) => [node.id, node.place]))
  const name = (id: string) => title.get(id) ?? found.outside
  const came = new Map(found.links.filter((link) => link.kind === 'in').map((link) => [link.to, link.count]))
  const nodes: FlowNode[] = found.nodes.filter((node) => node.visits > 0).map((node) => ({
    id: node.id, title: node.title, column: node.place, size: node.visits,
    label: [node.title, `${number(node.visits, lang)} ${chartWord(lang, 'visits')} · ${number(node.subjects, lang)} ${chartWord(lang, 'subjects')}`,
      `${chartWord(lang, 'open')}: ${number(node.open, lang)}`, came.has(node.id) ? `${chartWord(lang, 'in')}: ${number(came.get(node.id) ?? 0, lang)}` : ''].filter(Boolean).join('\n'),
  }))
  const links: FlowLink[] = []
  for (const link of found.links) {
    if (link.kind === 'out') for (const part of parted(link)) {
      const id = `${link.from} ${part.kind ?? ''}`
      nodes.push({ id, title: part.title ?? chartWord(lang, 'left'), column: (place.get(link.from) ?? 0) + 1, size: part.count, tone: part.kind, end: true, label: leftLabel(name(link.from), part, link, lang) })
      links.push({ from: link.from, to: id, count: part.count, kind: 'out', tone: part.kind, label: leftLabel(name(link.from), part, link, lang) })
    } else if (link.kind === 'in') {
      const column = (place.get(link.to) ?? 0) - 1
      if (column < 0) continue
      const id = ` ${link.to}`
      const label = `${chartWord(lang, 'from_to', { from: found.outside, to: name(link.to) })}\n${number(link.count, lang)}`
      nodes.push({ id, title: chartWord(lang, 'entered'), column, size: link.count, end: true, tone: null, label })
      links.push({ from: id, to: link.to, count: link.count, kind: 'in', label })
    } else links.push({ from: link.from, to: link.to, count: link.count, kind: link.kind, label: moveLabel(link, name, lang) })
  }
  return { nodes, links }
}

interface Part {
  kind: string | null
  title: string | null
  count: number
  endings: Link['endings']
}

/** Who left a stage, by the kind of ending. */
function parted(link: Link): Part[] {
  const found = new Map<string | null, Part>()
  for (const ending of link.endings) {
    const part = found.get(ending.kind) ?? { kind: ending.kind, title: ending.kind_title, count: 0, endings: [] }
    part.count += ending.count
    part.endings.push(ending)
    found.set(ending.kind, part)
  }
  return [...found.values()]
}

function leftLabel(stage: string, part: Part, link: Link, lang: Lang): string {
  return [`${chartWord(lang, 'from_to', { from: stage, to: part.title ?? chartWord(lang, 'out') })}`, number(part.count, lang),
    ...part.endings.map((ending) => `${ending.title}: ${number(ending.count, lang)}`), link.median_text === null ? '' : chartWord(lang, 'after_median', { time: link.median_text })].filter(Boolean).join('\n')
}

/** A move in words. */
export function moveLabel(link: Link, name: (id: string) => string, lang: Lang): string {
  return [
    link.from === link.to ? chartWord(lang, 'again', { stage: name(link.from) }) : chartWord(lang, 'from_to', { from: name(link.from), to: name(link.to) }),
    `${number(link.count, lang)} · ${chartWord(lang, link.kind)} · ${number(link.subjects, lang)} ${chartWord(lang, 'subjects')}`,
    link.kind === 'in' ? '' : chartWord(lang, 'of_left', { share: link.estimate.text, stage: name(link.from) }),
    link.median_text === null ? '' : chartWord(lang, 'after_median', { time: link.median_text }),
  ].filter(Boolean).join('\n')
}

/** The moves between touchpoints as places and ways; places stand side by side that customers usually meet at one time. */
export function ofTouchpoints(found: TouchpointFlow, lang: Lang, offMap: (name: string) => string): Flow {
  const title = new Map(found.nodes.map((node) => [node.id, node.stage === null ? offMap(node.title) : node.title]))
  const name = (id: string) => title.get(id) ?? id
  const columns = columnsOf(found)
  const size = (id: string) => {
    const sum = (end: 'from' | 'to') => found.links.filter((link) => link[end] === id).reduce((all, link) => all + link.count * (link.kind === 'return' ? SLIM : 1), 0)
    return Math.max(sum('from'), sum('to'))
  }
  return {
    nodes: found.nodes.map((node) => ({
      id: node.id, title: name(node.id), column: columns.get(node.id) ?? 0, size: size(node.id), amount: node.count,
      label: [name(node.id), [node.stage_title ?? chartWord(lang, 'unmapped'), node.channel ?? ''].filter(Boolean).join(' · '), `${number(node.count, lang)} ${chartWord(lang, 'contacts')} · ${number(node.subjects, lang)} ${chartWord(lang, 'subjects')}`].join('\n'),
    })),
    links: found.links.map((link) => ({
      from: link.from, to: link.to, count: link.count, kind: link.kind,
      label: [chartWord(lang, 'from_to', { from: name(link.from), to: name(link.to) }), `${number(link.count, lang)} · ${chartWord(lang, link.kind)} · ${number(link.subjects, lang)} ${chartWord(lang, 'subjects')}`,
        chartWord(lang, 'after_median', { time: link.median_text })].join('\n'),
    })),
  }
}

/** A column for each place: one further than all from which ways ahead lead to it, else beside what is usual at its time. */
export function columnsOf(found: Pick<TouchpointFlow, 'nodes' | 'links'>): Map<string, number> {
  const ordered = [...found.nodes].sort((a, b) => a.place - b.place)
  const columns = new Map<string, number>()
  for (const node of ordered) {
    const before = found.links.filter((link) => link.kind === 'on' && link.to === node.id).map((link) => columns.get(link.from) ?? 0)
    columns.set(node.id, before.length > 0 ? Math.max(...before) + 1 : Math.max(0, ...columns.values()))
  }
  return columns
}
