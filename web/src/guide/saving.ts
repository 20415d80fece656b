import { useEdits, type Edit } from '../app/edits'
import type { Journey } from './shapes'
import { useWords } from './words'

export type StepProps = { journey: string; written: Journey; revision: string }

/** Saves edits of a step at once, on top of the revision it shows. */
export function useSave({ journey, revision }: StepProps): [(edits: Edit[]) => void, boolean] {
  const t = useWords()
  const save = useEdits(journey)
  return [(edits) => edits.length > 0 && save.mutate({ edits, base: revision, said: t('saved') }), save.isPending]
}
