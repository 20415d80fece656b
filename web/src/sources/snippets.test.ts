import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CLIENTS, IN_BROWSER, UNTRIED, snippet } from './snippets'

const PAGE = readFileSync(new URL('../../../docs/clients.md', import.meta.url), 'utf-8')
const TRIED = CLIENTS.filter((client) => client !== 'curl' && !UNTRIED.includes(client))

describe('snippets', () => {
  it.each(TRIED)('%s is what the page on tested clients says', (client) => {
    const key = IN_BROWSER.includes(client) ? 'BROWSER_KEY' : 'WRITE_KEY'
    expect(PAGE).toContain(snippet(client, 'https://events.example.com', key).code)
  })

  it.each(CLIENTS)('%s names the server and the key and nothing else of them', (client) => {
    const { code } = snippet(client, 'http://127.0.0.1:8420', 'jg_server_1_x')
    expect(code).toContain('127.0.0.1:8420')
    expect(code).toContain('jg_server_1_x')
    expect(code).not.toContain('https://')
  })
})
