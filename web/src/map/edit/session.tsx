import { useQueryClient } from '@tanstack/react-query'
import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react'
import { Problem, send } from '../../app/api'
import { useFilters, type Filters } from '../../app/filters'
import { useLang } from '../../app/i18n'
import { done, failed } from '../../app/notice'
import { at, documentKey } from '../asking'
import type { Doc } from '../document'
import { ConflictDialog } from './conflict'
import type { Conflict, Edit, Fault, Saved } from './edits'
import { sourceOf } from './source'
import { useWords } from './words'

export type Save = (edits: Edit[], how?: { paint?: (doc: Doc) => Doc; quiet?: boolean }) => Promise<Fault[] | null>

type Session = { save: Save; undo: () => void; redo: () => void; journey: string; saving: boolean }
const Context = createContext<Session | null>(null)

export function useEdits(): Session {
  const found = useContext(Context)
  if (found === null) throw new Error('no editing here')
  return found
}

type Struck = { edits: Edit[]; conflicts: Conflict[] }

/**
 * Saves edits of a journey one after the other on top of the `revision` that is shown, paints them at once, keeps what
 * takes them back, and asks where two changed the same; for the map and for the guide.
 */
export function Editing({ journey, revision, children }: { journey: string; revision: string; children: ReactNode }) {
  const words = useWords()
  const t = useRef(words)
  t.current = words
  const lang = useLang()
  const [filters] = useFilters()
  const asked = JSON.stringify(filters)
  const client = useQueryClient()
  const [undos, redos] = [useRef<Edit[][]>([]), useRef<Edit[][]>([])]
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  const base = useRef(revision)
  const seen = useRef(revision)
  if (seen.current !== revision) seen.current = base.current = revision
  const [saving, setSaving] = useState(0)
  const [struck, setStruck] = useState<Struck | null>(null)

  const post = useCallback(async (edits: Edit[]): Promise<Saved> => {
    const saved = await send<Saved>('POST', `${at(journey)}/edits`, { base: base.current, edits, lang })
    base.current = saved.revision
    void client.invalidateQueries({ queryKey: ['journeys'] })
    void client.invalidateQueries({ queryKey: ['journey', journey], predicate: (query) => query.queryKey[2] !== 'source' })
    // The file is there at once, and forms read it; the figures may take their time.
    await client.invalidateQueries({ queryKey: ['journey', journey, 'source'] })
    return saved
  }, [client, journey, lang])

  const turn = useCallback((from: typeof undos, to: typeof undos) => {
    queue.current = queue.current.then(async () => {
      const edits = from.current.pop()
      if (edits === undefined) return
      try {
        const saved = await post(edits)
        to.current.push(saved.undo)
        done(t.current('taken_back'))
      } catch (error) {
        if (error instanceof Problem && error.code === 'conflict' && Array.isArray(error.detail)) setStruck({ edits, conflicts: error.detail as Conflict[] })
        else failed(error)
      }
    })
  }, [post])
  const undo = useCallback(() => turn(undos, redos), [turn])
  const redo = useCallback(() => turn(redos, undos), [turn])

  const save: Save = useCallback((edits, how = {}) => {
    if (edits.length === 0) return Promise.resolve(null)
    const key = documentKey(journey, lang, JSON.parse(asked) as Filters)
    const before = client.getQueryData<Doc>(key)
    if (how.paint !== undefined && before !== undefined) client.setQueryData(key, how.paint(before))
    setSaving((n) => n + 1)
    const result = queue.current.then(async (): Promise<Fault[] | null> => {
      try {
        const saved = await post(edits)
        undos.current.push(saved.undo)
        redos.current = []
        if (how.quiet !== true) done(t.current('saved'), undo)
        return null
      } catch (error) {
        if (before !== undefined) void client.invalidateQueries({ queryKey: key })
        if (error instanceof Problem && error.code === 'conflict' && Array.isArray(error.detail)) {
          setStruck({ edits, conflicts: error.detail as Conflict[] })
          return []
        }
        if (error instanceof Problem && error.status === 422 && Array.isArray(error.detail) && error.detail.every((one) => typeof one === 'object' && one !== null && 'advice' in one)) {
          return error.detail as Fault[]
        }
        failed(error)
        return []
      } finally {
        setSaving((n) => n - 1)
      }
    })
    queue.current = result
    return result
  }, [client, asked, journey, lang, post, undo])

  const mine = async (found: Struck) => {
    setStruck(null)
    try {
      base.current = (await sourceOf(journey)).revision
    } catch (error) {
      return failed(error)
    }
    const faults = await save(found.edits.map((edit) => ({ ...edit, was: undefined })))
    if (faults !== null && faults[0] !== undefined) failed(new Problem(422, 'fault', faults[0].message, null, faults[0].advice))
  }
  const theirs = () => {
    setStruck(null)
    void client.invalidateQueries({ queryKey: ['journey', journey] })
  }
  const session = useMemo(() => ({ save, undo, redo, journey, saving: saving > 0 }), [save, undo, redo, journey, saving])
  return (
    <Context value={session}>
      {children}
      {struck !== null && <ConflictDialog conflicts={struck.conflicts} mine={() => void mine(struck)} theirs={theirs} />}
    </Context>
  )
}
