import type { ReactNode } from 'react'
import css from './sources.module.css'

/** Something wide that scrolls sideways where the window is narrow, with the keyboard too. */
export function Wide({ label, least, children }: { label: string; least: number; children: ReactNode }) {
  return (
    <div className={css['scroll']} tabIndex={0} role="region" aria-label={label}>
      <div style={{ minWidth: least }}>{children}</div>
    </div>
  )
}
