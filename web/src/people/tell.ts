import { notifications } from '@mantine/notifications'
import { say } from '../app/i18n'
import { told } from './problems'
import type { Words } from './words'

/** Says aside of the page what went wrong, in the words of this part. */
export function tell(t: Words, error: unknown): void {
  notifications.show({ color: 'red', message: told(t, error), autoClose: 12000, withBorder: true, closeButtonProps: { 'aria-label': say('app', 'close') } })
}
