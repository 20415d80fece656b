import { Text } from '@mantine/core'
import { both } from '../../app/sentences'
import type { Fault } from './edits'

/** What is wrong with a value, and what to do; beside the field that it was written in. */
export function Faults({ faults }: { faults: readonly Fault[] }) {
  if (faults.length === 0) return null
  return (
    <div role="alert">
      {faults.map((one) => <Text key={`${one.path}${one.message}`} size="xs" className="jg-tone-bad">{both(one.message, one.advice)}</Text>)}
    </div>
  )
}
