import type { Data } from '../edit/source'

/** What is wrong with a text that should be YAML, and where it begins. */
export class Unreadable extends Error {
  constructor(readonly at: number, readonly line: number) {
    super(`line ${line}`)
  }
}

const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/
const PLAIN = /^[\p{L}\p{N}_/][\p{L}\p{N}_ ./-]*$/u

/** Reads the YAML that rules are written in: maps, lists and plain values, in flow or by indentation; no anchors or tags. */
export function parse(text: string): Data {
  const lines = text.replaceAll('\t', '  ').split('\n').map((line, number) => ({ text: bare(line), number: number + 1 }))
  const kept = lines.filter((line) => line.text.trim() !== '')
  const first = kept[0]
  if (first === undefined) throw new Unreadable(0, 1)
  const reader = new Blocks(kept)
  const value = reader.value(indent(first.text))
  if (reader.next < kept.length) throw new Unreadable(0, kept[reader.next]?.number ?? 1)
  return value
}

/** The value as one line of YAML. */
export function flow(value: Data): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value === 'object' && value !== null) return `{${Object.entries(value).map(([key, one]) => `${flow(key)}: ${flow(one)}`).join(', ')}}`
  return typeof value === 'string' ? quoted(value) : String(value)
}

/** The value as YAML by indentation; what is short stays on one line. */
export function block(value: Data, level = 0): string {
  const pad = '  '.repeat(level)
  const short = flow(value)
  if (short.length <= 60 || typeof value !== 'object' || value === null) return `${pad}${short}`
  if (Array.isArray(value)) return value.map((one) => `${pad}- ${block(one, level + 1).trimStart()}`).join('\n')
  return Object.entries(value).map(([key, one]) => {
    const inline = flow(one)
    return inline.length <= 60 || typeof one !== 'object' ? `${pad}${flow(key)}: ${inline}` : `${pad}${flow(key)}:\n${block(one, level + 1)}`
  }).join('\n')
}

function quoted(text: string): string {
  return PLAIN.test(text) && text === text.trim() && scalar(text) === text ? text : JSON.stringify(text)
}

function indent(line: string): number {
  return line.length - line.trimStart().length
}

/** The line without its comment. */
function bare(line: string): string {
  let quote = ''
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at] ?? ''
    if (quote !== '') {
      if (sign === '\\' && quote === '"') at += 1
      else if (sign === quote) quote = ''
    } else if ((sign === '"' || sign === "'") && !/[\p{L}\p{N}]/u.test(line[at - 1] ?? ' ')) quote = sign
    else if (sign === '#' && (at === 0 || line[at - 1] === ' ')) return line.slice(0, at).trimEnd()
  }
  return line.trimEnd()
}

function scalar(text: string): Data {
  if (text === '' || text === '~' || text === 'null') return null
  if (text === 'true' || text === 'false') return text === 'true'
  return NUMBER.test(text) ? Number(text) : text
}

type Line = { text: string; number: number }

class Blocks {
  next = 0
  constructor(private readonly lines: Line[]) {}

  value(level: number): Data {
    const line = this.lines[this.next]
    if (line === undefined || indent(line.text) < level) return null
    const text = line.text.trim()
    if (text === '-' || text.startsWith('- ')) return this.list(indent(line.text))
    if (keyOf(text) !== null) return this.map(indent(line.text))
    return this.inline(text, level)
  }

  private list(level: number): Data {
    const found: Data[] = []
    for (let line = this.lines[this.next]; line !== undefined && indent(line.text) === level && /^-( |$)/.test(line.text.trim()); line = this.lines[this.next]) {
      const rest = line.text.trim().slice(1)
      if (rest.trim() === '') {
        this.next += 1
        found.push(this.value(level + 1))
      } else {
        // What stands behind the dash is as if it stood on a line of its own, as far in.
        this.lines[this.next] = { ...line, text: ' '.repeat(level + 1) + rest }
        found.push(this.value(level + 1))
      }
    }
    return found
  }

  private map(level: number): Data {
    const found: { [key: string]: Data } = {}
    for (let line = this.lines[this.next]; line !== undefined && indent(line.text) === level; line = this.lines[this.next]) {
      const key = keyOf(line.text.trim())
      if (key === null) throw new Unreadable(0, line.number)
      const rest = line.text.trim().slice(key.length).trim()
      if (key.name in found) throw new Unreadable(0, line.number)
      if (rest === '') {
        this.next += 1
        const below = this.lines[this.next]
        const dashed = below !== undefined && indent(below.text) === level && /^-( |$)/.test(below.text.trim())
        found[key.name] = this.value(dashed ? level : level + 1)
      } else found[key.name] = this.inline(rest, level + 1)
    }
    return found
  }

  /** A value that begins on this line; a flow may go on below. */
  private inline(text: string, level: number): Data {
    const line = this.lines[this.next] as Line
    this.next += 1
    let whole = text
    while (open(whole)) {
      const below = this.lines[this.next]
      if (below === undefined) throw new Unreadable(0, line.number)
      whole += ` ${below.text.trim()}`
      this.next += 1
    }
    if (!/^[[{"']/.test(whole)) {
      for (let below = this.lines[this.next]; below !== undefined && indent(below.text) >= level && level > 0 && keyOf(below.text.trim()) === null && !below.text.trim().startsWith('- '); below = this.lines[this.next]) {
        whole += ` ${below.text.trim()}`
        this.next += 1
      }
      return scalar(whole)
    }
    const reader = new Flow(whole, line.number)
    return reader.whole()
  }
}

/** The key that a line begins with, and how long it is with its colon. */
function keyOf(text: string): { name: string; length: number } | null {
  const found = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'[\]{},#&*!|>%@`-][^:{}[\]]*?)\s*:(?=\s|$)/u.exec(text)
  if (found === null || found[1] === undefined) return null
  const [written] = [found[1]]
  const name = written.startsWith('"') ? (JSON.parse(written) as string) : written.startsWith("'") ? written.slice(1, -1).replaceAll("''", "'") : written
  return { name, length: found[0].length }
}

/** Whether a flow or a quoted text is not closed yet. */
function open(text: string): boolean {
  if (!/^[[{"']/.test(text)) return false
  let [depth, quote] = [0, '']
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? ''
    if (quote !== '') {
      if (sign === '\\' && quote === '"') at += 1
      else if (sign === quote) quote = ''
    } else if ((sign === '"' || sign === "'") && /[[{,:\s]|^$/.test(text[at - 1] ?? '')) quote = sign
    else if ('[{'.includes(sign)) depth += 1
    else if (']}'.includes(sign)) depth -= 1
  }
  return depth > 0 || quote !== ''
}

class Flow {
  private at = 0
  constructor(private readonly text: string, private readonly line: number) {}

  whole(): Data {
    const found = this.value()
    this.space()
    if (this.at < this.text.length) throw new Unreadable(this.at, this.line)
    return found
  }

  private space(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at += 1
  }

  private value(): Data {
    this.space()
    const sign = this.text[this.at] ?? ''
    if (sign === '[') return this.list()
    if (sign === '{') return this.map()
    if (sign === '"' || sign === "'") return this.quote(sign)
    return scalar(this.plain())
  }

  private list(): Data {
    const found: Data[] = []
    this.at += 1
    for (this.space(); this.text[this.at] !== ']'; this.space()) {
      found.push(this.value())
      this.comma(']')
    }
    this.at += 1
    return found
  }

  private map(): Data {
    const found: { [key: string]: Data } = {}
    this.at += 1
    for (this.space(); this.text[this.at] !== '}'; this.space()) {
      const key = String(this.value())
      this.space()
      if (this.text[this.at] !== ':' || key in found) throw new Unreadable(this.at, this.line)
      this.at += 1
      found[key] = this.value()
      this.comma('}')
    }
    this.at += 1
    return found
  }

  private comma(end: string): void {
    this.space()
    if (this.text[this.at] === ',') this.at += 1
    else if (this.text[this.at] !== end) throw new Unreadable(this.at, this.line)
  }

  private quote(sign: string): string {
    const found = (sign === '"' ? /"(?:[^"\\]|\\.)*"/y : /'(?:[^']|'')*'/y)
    found.lastIndex = this.at
    const said = found.exec(this.text)?.[0]
    if (said === undefined) throw new Unreadable(this.at, this.line)
    this.at += said.length
    try {
      return sign === '"' ? (JSON.parse(said) as string) : said.slice(1, -1).replaceAll("''", "'")
    } catch {
      throw new Unreadable(this.at, this.line)
    }
  }

  private plain(): string {
    const from = this.at
    while (this.at < this.text.length && !/[,[\]{}]/.test(this.text[this.at] ?? '') && !/^:(\s|$|[,[\]{}])/.test(this.text.slice(this.at, this.at + 2))) this.at += 1
    if (this.at === from) throw new Unreadable(this.at, this.line)
    return this.text.slice(from, this.at).trim()
  }
}
