import type { components } from './schema'

/** The shapes of the server's answers by name: `Shape<'AccountShape'>`. */
export type Shape<Name extends keyof components['schemas']> = components['schemas'][Name]
