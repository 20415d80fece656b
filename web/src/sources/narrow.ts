import { useMediaQuery } from '@mantine/hooks'

/** Whether the window is too narrow for choices side by side. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 40em)') ?? false
}
