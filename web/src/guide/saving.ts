import { useState } from 'react'
import type { Edit, Fault } from '../map/edit/edits'
import { useEdits } from '../map/edit/session'
import type { Journey } from './shapes'

export type StepProps = { journey: string; written: Journey }

/** Saves edits of a step at once; tells whether all went well, and else what is wrong with them. */
export function useSave(): { save: (edits: Edit[]) => Promise<boolean>; busy: boolean; faults: readonly Fault[] } {
  const { save } = useEdits()
  const [pending, setPending] = useState(0)
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const now = async (edits: Edit[]) => {
    setPending((n) => n + 1)
    const found = await save(edits)
    setPending((n) => n - 1)
    setFaults(found ?? [])
    return found === null
  }
  return { save: now, busy: pending > 0, faults }
}
