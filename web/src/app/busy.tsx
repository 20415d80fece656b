import { ActionIcon, Button, type ActionIconProps, type ButtonProps } from '@mantine/core'
import type { MouseEvent, ReactNode } from 'react'

type Busy = { busy: boolean; type?: 'submit' | 'button'; onClick?: (event: MouseEvent<HTMLButtonElement>) => void; children: ReactNode; 'aria-label'?: string }

/**
 * A button whose work is under way keeps the focus and does nothing when it is pressed again: one that is disabled would
 * lose the focus, and with it the place of who works by the keyboard.
 */
export function BusyButton({ busy, onClick, ...props }: Busy & ButtonProps) {
  return <Button {...props} {...state(busy)} onClick={(event) => pressed(event, busy, onClick)} />
}

/** The same as an icon; `off`: it can do nothing now, and keeps the focus all the same. */
export function BusyIcon({ busy, off = false, onClick, ...props }: Busy & ActionIconProps & { off?: boolean }) {
  return <ActionIcon {...props} {...state(busy)} {...(off ? { 'aria-disabled': true, 'data-disabled': true } : {})} onClick={(event) => pressed(event, busy || off, onClick)} />
}

const state = (busy: boolean) => (busy ? { 'aria-disabled': true, 'aria-busy': true, style: { opacity: 0.7, cursor: 'progress' } } : {})

function pressed(event: MouseEvent<HTMLButtonElement>, still: boolean, act?: (event: MouseEvent<HTMLButtonElement>) => void): void {
  if (still) event.preventDefault()
  else act?.(event)
}
