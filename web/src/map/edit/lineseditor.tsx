import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react'
import css from '../map.module.css'
import { lined, type Fault, type Line } from './edits'
import { Faults } from './faults'
import { useWords } from './words'

type Props = {
  texts: string[]; name: string; single?: boolean; focus?: boolean
  commit: (lines: Line[]) => Promise<Fault[] | null>; leave: (back: boolean) => void
}

/**
 * Texts, one a line: Enter makes the next, Backspace on an empty one removes it, Alt with arrows moves it, Ctrl+Enter or
 * leaving saves, Escape gives up.
 */
export function LinesEditor({ texts, name, single = false, focus = true, commit, leave }: Props) {
  const t = useWords()
  const [lines, set] = useState<Line[]>(() => (texts.length > 0 ? lined(texts) : [{ from: null, text: '' }]))
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [busy, setBusy] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const wanted = useRef<number | null>(focus ? 0 : null)
  const left = useRef(false)
  useEffect(() => {
    if (wanted.current === null) return
    const field = box.current?.querySelectorAll('textarea')[wanted.current]
    field?.focus()
    field?.setSelectionRange(field.value.length, field.value.length)
    wanted.current = null
  })
  const end = async (back: boolean) => {
    if (left.current || busy) return
    setBusy(true)
    const found = await commit(lines)
    setBusy(false)
    if (found !== null && found.length > 0) return setFaults(found)
    left.current = true
    leave(back)
  }
  const change = (next: Line[], at: number) => {
    wanted.current = Math.min(Math.max(0, at), next.length - 1)
    set(next)
  }
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>, index: number) => {
    if (event.nativeEvent.isComposing) return
    const line = lines[index]
    const stop = () => { event.preventDefault(); event.stopPropagation() }
    if (event.key === 'Escape') { stop(); left.current = true; return leave(true) }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || single)) { stop(); return void end(true) }
    if (event.key === 'Enter') { stop(); return change([...lines.slice(0, index + 1), { from: null, text: '' }, ...lines.slice(index + 1)], index + 1) }
    if (event.key === 'Backspace' && line?.text === '' && lines.length > 1) { stop(); return change(lines.filter((_, one) => one !== index), index - 1) }
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      stop()
      const to = index + (event.key === 'ArrowUp' ? -1 : 1)
      if (line === undefined || to < 0 || to >= lines.length) return
      const next = lines.filter((_, one) => one !== index)
      next.splice(to, 0, line)
      return change(next, to)
    }
    const field = event.currentTarget
    if (event.key === 'ArrowUp' && field.selectionStart === 0 && index > 0) { stop(); return change(lines, index - 1) }
    if (event.key === 'ArrowDown' && field.selectionEnd === field.value.length && index < lines.length - 1) { stop(); change(lines, index + 1); set([...lines]) }
  }
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) void end(false)
  }
  return (
    <div ref={box} className={css.lines} data-editor role="group" aria-label={name} onBlur={onBlur} onDoubleClick={(event) => event.stopPropagation()}>
      {lines.map((line, index) => (
        <textarea key={index} className={css.line} rows={1} value={line.text} readOnly={busy} aria-busy={busy || undefined} aria-label={single ? name : t('line', { name, n: index + 1 })} onKeyDown={(event) => onKey(event, index)}
          onChange={(event) => { const text = event.currentTarget.value.replaceAll('\n', ' '); set(lines.map((one, place) => (place === index ? { ...one, text } : one))) }} />
      ))}
      <Faults faults={faults} />
    </div>
  )
}
