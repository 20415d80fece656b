import { sankey, type SankeyLink, type SankeyNode } from 'd3-sankey'
import { fit } from './text'

/** A place of a flow; `place` puts places in order, `column` those that stand side by side. */
export interface FlowNode {
  id: string
  title: string
  column: number
  size: number
  /** What its title says beside it, where that is not its size. */
  amount?: number
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
/** Ways back are drawn thinner, by this much: they lie over others, and their number stands on them. */
export const SLIM = 0.4
const NEAR = 16

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
    .nodeAlign(layers(flow.nodes))
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
  return { boxes, ribbons, ...returned(flow, found, boxes, across) }
}

/** d3's layer of a place: that of its column among those in which places stand; d3 fails at a layer without any place. */
function layers(nodes: readonly FlowNode[]): (node: Node, count: number) => number {
  const columns = [...new Set(nodes.map((node) => node.column))].sort((a, b) => a - b)
  // Where a way leads on within one column, there are more layers than columns; then each place is as deep as its longest way.
  return (node, count) => (count > columns.length ? (node.depth ?? 0) : columns.indexOf(node.column))
}

/** The ways back, each in the first lane below all that stands between its ends and below the lanes taken there. */
function returned(flow: Flow, found: Map<string, Node>, boxes: Box[], across: number): { backs: Back[]; depth: number } {
  const unit = scaleOf(found) * SLIM
  const ends = { from: new Map<string, number>(), to: new Map<string, number>() }
  const column = (id: string) => found.get(id)?.column ?? 0
  const span = (link: FlowLink) => column(link.from) - column(link.to)
  const order = flow.links.filter((link) => link.kind === 'return').sort((a, b) => span(a) - span(b) || b.count - a.count)
  const taken: { first: number; last: number; bottom: number }[] = []
  const backs: Back[] = []
  for (const link of order) {
    const [source, target] = [found.get(link.from), found.get(link.to)]
    if (source === undefined || target === undefined) continue
    const thick = Math.max(1.5, link.count * unit)
    const [first, last] = [Math.min(column(link.to), column(link.from)) - 0.5, Math.max(column(link.to), column(link.from)) + 0.5]
    const under = boxes.filter((box) => box.node.column > first - 0.1 && box.node.column < last + (last - first > 1 ? 0 : 0.6)).map((box) => box.y + box.height)
    const lanes = taken.filter((lane) => lane.first < last && first < lane.last).map((lane) => lane.bottom)
    const top = Math.max(0, ...under, ...lanes) + NEAR
    taken.push({ first, last, bottom: top + thick })
    backs.push({ link, from: [source.x1 ?? 0, spot(ends.from, source, source.sourceLinks, thick)], to: [target.x0 ?? 0, spot(ends.to, target, target.targetLinks, thick)], thick, lane: top + thick / 2 })
  }
  return { backs, depth: Math.max(across, ...taken.map((lane) => lane.bottom + 4)) }
}

/** Where a way back begins or ends at a place: below what leads ahead there, one below the other. */
function spot(used: Map<string, number>, node: Node, ahead: Link[] | undefined, thick: number): number {
  const begin = used.get(node.id) ?? (node.y0 ?? 0) + (ahead ?? []).reduce((sum, link) => sum + (link.width ?? 0), 0)
  const at = Math.min(begin + thick / 2, Math.max(node.y1 ?? 0, begin + 1))
  used.set(node.id, begin + thick + 2)
  return at
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
