import { useEffect } from 'react'

/** For a dialog that is taken away when it closes: the focus goes back to what had it before, if that is still there. */
export function useReturnFocus(): void {
  useEffect(() => {
    const before = document.activeElement
    return () => {
      // The dialog's own elements are taken out first; only then is it seen whether the focus was lost with them.
      setTimeout(() => {
        const lost = document.activeElement === null || document.activeElement === document.body
        if (lost && (before instanceof HTMLElement || before instanceof SVGElement) && before.isConnected) before.focus({ preventScroll: true })
      }, 0)
    }
  }, [])
}
