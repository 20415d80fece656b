import { Problem, address, asking } from '../app/api'
import type { Upload } from './types'

/** Sends a file as it is and tells how much of it has gone (0 to 1); `fetch` cannot tell that. */
export function uploadFile(file: File, csrf: string | null, told: (share: number) => void, signal: AbortSignal): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', address('/uploads', { name: file.name }))
    for (const [name, value] of Object.entries(asking())) request.setRequestHeader(name, value)
    request.setRequestHeader('content-type', 'application/octet-stream')
    if (csrf !== null) request.setRequestHeader('X-CSRF-Token', csrf)
    request.upload.onprogress = (event) => told(event.lengthComputable ? event.loaded / event.total : 0)
    request.onload = () => {
      const answer = parsed(request.responseText)
      if (request.status < 300) resolve(answer as unknown as Upload)
      else reject(new Problem(request.status, String(answer['code'] ?? 'fault'), String(answer['message'] ?? request.statusText), answer['detail'], String(answer['advice'] ?? '')))
    }
    request.onerror = () => reject(new TypeError('network'))
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'))
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** A number of bytes in the largest unit that it fills. */
export function bytes(size: number, lang: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte']
  const step = Math.min(units.length - 1, Math.floor(Math.log(Math.max(1, size)) / Math.log(1024)))
  return new Intl.NumberFormat(lang, { style: 'unit', unit: units[step] ?? 'byte', maximumFractionDigits: step > 1 ? 1 : 0 }).format(size / 1024 ** step)
}
