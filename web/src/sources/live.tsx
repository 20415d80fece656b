import { Stack } from '@mantine/core'
import { useState } from 'react'
import { Keys, type MadeKey } from './keys'
import { ReceivedNow } from './received'
import { Snippets } from './snippetbox'

/** Sending events live: keys, what to paste, and what came in the last minutes. */
export function LiveTab() {
  const [made, setMade] = useState<MadeKey | null>(null)
  return (
    <Stack gap="md">
      <Keys made={made} setMade={setMade} />
      <Snippets made={made} />
      <ReceivedNow />
    </Stack>
  )
}
