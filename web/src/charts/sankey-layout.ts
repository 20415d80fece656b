import { sankey, type SankeyLink, type SankeyNode } from 'd3-sankey'
import { fit } from './text'

/** A place of a flow; `place` puts places in order, `column` those that stand side by side. */
export interface FlowNode {
  id: string
  title: string
  column: number
  size: number
  tone?: string | null
  end?: boolean
  label: string
}

/** A way from one place to another; `return` leads back, or to the same place. */
export interface FlowLink {
  from: string
  to: string
  count: number
  kind: 'on' | 'skip' | 'return' | 'out' | 'in'
  label: string
  tone?: string | null
}

export interface Flow {
  nodes: FlowNode[]
  links: FlowLink[]
}

type Node = SankeyNode<FlowNode, FlowLink>
type Link = SankeyLink<FlowNode, FlowLink>

export interface Box {
  node: FlowNode
  x: number
  y: number
  width: number
  height: number
}
export interface Ribbon {
  link: FlowLink
  from: [number, number]
  to: [number, number]
  thick: number
}
/** A way back: out of the place, along a lane of its own beyond all places, and into the other one. */
export interface Back extends Ribbon {
  lane: number
}
export interface Laid {
  boxes: Box[]
  ribbons: Ribbon[]
  backs: Back[]
  depth: number
}

export const THICK = 14

/**
 * Boxes and ribbons in an area `along` × `across`: ways ahead by d3-sankey, ways back each in a lane beyond the area, the
 * shortest one nearest; `depth` is how far the lanes reach. All in one direction: a narrow screen turns it by a right angle.
 */
export function laid(flow: Flow, along: number, across: number): Laid {
  const ahead = flow.links.filter((link) => link.kind !== 'return')
  const nodes: Node[] = flow.nodes.map((node) => ({ ...node, fixedValue: Math.max(node.size, 1) }))
  const links: Link[] = ahead.map((link) => ({ ...link, source: link.from, target: link.to, value: link.count }))
  const most = Math.max(...flow.nodes.map((one) => flow.nodes.filter((other) => other.column === one.column).length), 1)
  const graph = sankey<FlowNode, FlowLink>()
    .nodeId((node) => node.id)
    .nodeAlign((node) => node.column)
    .nodeWidth(THICK)
    .nodePadding(Math.min(26, Math.max(8, across / (most * 3))))
    .nodeSort(null as never)
    .iterations(24)
    .extent([[0, 0], [along, across]])({ nodes, links })
  // d3 knows no more columns than the longest way has steps; here each place stands where its column says.
  const last = Math.max(...flow.nodes.map((one) => one.column), 1)
  for (const node of graph.nodes) {
    node.x0 = (node.column / last) * (along - THICK)
    node.x1 = node.x0 + THICK
  }
  const found = new Map(graph.nodes.map((node) => [node.id, node]))
  const boxes = graph.nodes.map((node) => ({ node, x: node.x0 ?? 0, y: node.y0 ?? 0, width: (node.x1 ?? 0) - (node.x0 ?? 0), height: Math.max(1.5, (node.y1 ?? 0) - (node.y0 ?? 0)) }))
  const ribbons = graph.links.map((link) => {
    const [source, target] = [link.source as Node, link.target as Node]
    return { link, from: [source.x1 ?? 0, link.y0 ?? 0] as [number, number], to: [target.x0 ?? 0, link.y1 ?? 0] as [number, number], thick: Math.max(1, link.width ?? 1) }
  })
  return { boxes, ribbons, ...returned(flow, found, across) }
}

/** The ways back, below what leads ahead at either end. */
function returned(flow: Flow, found: Map<string, Node>, across: number): { backs: Back[]; depth: number } {
  const unit = scaleOf(found)
  const [left, entered] = [new Map<string, number>(), new Map<string, number>()]
  const used = (node: Node, ends: Link[] | undefined) => (node.y0 ?? 0) + (ends ?? []).reduce((sum, link) => sum + (link.width ?? 0), 0)
  const span = (link: FlowLink) => (found.get(link.from)?.column ?? 0) - (found.get(link.to)?.column ?? 0)
  const order = flow.links.filter((link) => link.kind === 'return').sort((a, b) => span(a) - span(b) || b.count - a.count)
  let lane = across + 14
  const backs: Back[] = []
  for (const link of order) {
    const [source, target] = [found.get(link.from), found.get(link.to)]
    if (source === undefined || target === undefined) continue
    const thick = Math.max(1.5, link.count * unit)
    const y0 = (left.get(link.from) ?? used(source, source.sourceLinks)) + thick / 2
    const y1 = (entered.get(link.to) ?? used(target, target.targetLinks)) + thick / 2
    left.set(link.from, y0 + thick / 2)
    entered.set(link.to, y1 + thick / 2)
    backs.push({ link, from: [source.x1 ?? 0, y0], to: [target.x0 ?? 0, y1], thick, lane: lane + thick / 2 })
    lane += thick + 7
  }
  return { backs, depth: backs.length > 0 ? lane + 2 : across }
}

function scaleOf(found: Map<string, Node>): number {
  for (const node of found.values()) {
    const size = (node.y1 ?? 0) - (node.y0 ?? 0)
    if ((node.fixedValue ?? 0) > 0 && size > 0) return size / (node.fixedValue ?? 1)
  }
  return 0
}

/** A place's title with as much of it as fits. */
export function titled(box: Box, size: number, room: number): string {
  return fit(box.node.title, size, room)
}
