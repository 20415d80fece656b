import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { say } from './i18n'
import { tell } from './problems'

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
    // Who goes to it by the keyboard needs more than twenty seconds.
    autoClose: undo === undefined ? 4000 : 30_000,
    withBorder: true,
    closeButtonProps: { 'aria-label': say('app', 'close') },
  })
}

/** Says what went wrong and what to do. */
export function failed(error: unknown): void {
  const { title, advice, particulars } = tell(error)
  const message = <><Text size="sm">{advice}</Text>{particulars.slice(0, 6).map((one) => <Text key={one} size="xs" c="dimmed">{one}</Text>)}</>
  notifications.show({ color: 'red', title, message, autoClose: 15000, withBorder: true, closeButtonProps: { 'aria-label': say('app', 'close') } })
}
