import { asking, told } from './api'
import { nameOf } from './filename'

/** Fetches a file and hands it to the browser to keep; what goes wrong is thrown, where a plain link would say nothing. */
export async function fetchFile(href: string): Promise<void> {
  const answer = await fetch(href, { headers: { ...asking(), accept: '*/*' } })
  if (!answer.ok) await told(answer)
  const url = URL.createObjectURL(await answer.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = nameOf(answer.headers.get('content-disposition'))
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
