/** The name that the server gives to a file; a plain one where it gives none. */
export function nameOf(disposition: string | null): string {
  const wide = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  if (wide !== undefined) return decodeURIComponent(wide)
  return /filename="([^"]+)"/i.exec(disposition ?? '')?.[1] ?? 'journeyglass'
}
