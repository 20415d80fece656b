/** The address after the log-in: one of this app, which lives at `base`, whatever the link that led here says. */
export function nextOf(said: unknown, base: string): string {
  const next = typeof said === 'string' && said.startsWith('/') ? said : '/'
  const found = new URL(next, 'http://here')
  const path = found.pathname.startsWith(base) ? `/${found.pathname.slice(base.length)}` : found.pathname
  const safe = found.host === 'here' && !path.startsWith('//') && !/^\/(login|setup)(\/|$)/.test(path)
  return safe ? path + found.search : '/'
}
