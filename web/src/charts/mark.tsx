import type { ReactNode } from 'react'
import type { Ink } from './base'

/**
 * A part of a chart that has something to say: `label` in full, line by line. It can be reached with the arrow keys (the
 * first one with Tab); `open` is what is opened from there. The frame around the chart listens, the mark itself does not.
 * `over` are texts painted on it: they stand beside it for those who hear the page, since the label says more.
 */
export function Mark({ label, first = false, open, over, children }: { label: string; first?: boolean; open?: string | undefined; over?: ReactNode; children: ReactNode }) {
  return (
    <>
      <g data-mark={label} data-open={open} role={open === undefined ? 'img' : 'button'} aria-label={label.replaceAll('\n', '; ')} tabIndex={first ? 0 : -1}>
        {children}
      </g>
      {over !== undefined && <g aria-hidden="true" pointerEvents="none">{over}</g>}
    </>
  )
}

/** The hatching of what nobody knows: too little data, or nothing recorded. */
export function Hatch({ id, ink }: { id: string; ink: Ink }) {
  return (
    <pattern id={`${id}-hatch`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="6" height="6" fill={ink('unknown_ground')} />
      <line x1="0" y1="0" x2="0" y2="6" stroke={ink('unknown')} strokeWidth="1.2" opacity="0.6" />
    </pattern>
  )
}

/** What a chart is drawn on. */
export function Picture({ width, height, label, ink, children }: { width: number; height: number; label: string; ink: Ink; children: ReactNode }) {
  return (
    <svg xmlns="http://www.w3.org/2000/svg" viewBox={`0 0 ${Math.round(width)} ${Math.round(height)}`} width={Math.round(width)} height={Math.round(height)}
      role="group" aria-label={label} fill={ink('ink')} fontSize="12" style={{ display: 'block' }}>
      {children}
    </svg>
  )
}
