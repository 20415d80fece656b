import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { Problem } from './api'
import { say } from './i18n'

/** Says that something was done, with a way back where there is one. */
export function done(message: string, undo?: () => void): void {
  const id = notifications.show({
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        {undo !== undefined && (
          <Button size="compact-sm" variant="subtle" onClick={() => { notifications.hide(id); undo() }}>{say('app', 'undo')}</Button>
        )}
      </Group>
    ),
    autoClose: undo === undefined ? 4000 : 12000,
    withBorder: true,
  })
}

/** Says what went wrong and what to do. */
export function failed(error: unknown): void {
  const said = explain(error)
  notifications.show({ color: 'red', title: said.title, message: said.advice, autoClose: 12000, withBorder: true })
}

/** A problem in words of the present language where its code is known, else as the server says it. */
export function explain(error: unknown): { title: string; advice: string } {
  if (!(error instanceof Problem)) return { title: say('app', 'offline'), advice: say('app', 'offline_advice') }
  const known: Record<string, string> = { forbidden: 'forbidden', conflict: 'conflict', busy: 'busy', loading: 'busy', keeper: 'busy' }
  const key = known[error.code]
  return key === undefined ? { title: error.message, advice: error.advice } : { title: say('app', key), advice: say('app', `${key}_advice`) }
}
