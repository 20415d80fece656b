import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'
import { colour, variables } from './tokens'

const glass: MantineColorsTuple = [
  '#e6f4f5', '#cfe8ea', '#a3d3d7', '#74bdc3', '#4da9b1', '#339ca5', '#1f8d96', '#0f7681', '#0b6670', '#07555e',
]

/** Mantine's dark greys, so that its fields and menus stand on our grounds. */
const dark: MantineColorsTuple = [
  '#e9edef', '#aab5bc', '#9da9b1', '#7d8a93', '#4a555c', '#353e45', '#1b2024', '#14181b', '#101316', '#0b0e10',
]

const FONT = "'Noto Sans Variable', 'Noto Sans TC Variable', 'Noto Sans', system-ui, sans-serif"

export const theme = createTheme({
  primaryColor: 'glass',
  primaryShade: { light: 8, dark: 8 },
  colors: { glass, dark },
  fontFamily: FONT,
  headings: { fontFamily: FONT, fontWeight: '600' },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
})

/** Mantine's own variables follow the tokens, so that there is one source of colour. */
export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...variables('light'), ...mantine('light') },
  dark: { ...variables('dark'), ...mantine('dark') },
})

function mantine(scheme: 'light' | 'dark'): Record<string, string> {
  return {
    '--mantine-color-body': colour('ground', scheme),
    '--mantine-color-text': colour('ink', scheme),
    '--mantine-color-dimmed': colour('ink_quiet', scheme),
    '--mantine-color-placeholder': colour('ink_quiet', scheme),
    '--mantine-color-anchor': colour('accent', scheme),
    '--mantine-color-error': colour('bad', scheme),
    '--mantine-color-red-text': colour('bad', scheme),
    '--mantine-color-red-outline': colour('bad', scheme),
    '--mantine-color-red-light-color': colour('bad', scheme),
    '--mantine-color-default': colour('surface', scheme),
    '--mantine-color-default-border': colour('line', scheme),
  }
}
