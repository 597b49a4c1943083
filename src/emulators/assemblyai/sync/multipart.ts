import { Buffer } from 'node:buffer'

export interface FormPart {
  readonly name: string
  readonly contentType: string
  readonly body: Buffer
}

/** Splits a `multipart/form-data` body (RFC 7578) into its parts, in order. Undefined where it is none. */
export function splitMultipart(contentType: string | undefined, body: Buffer): FormPart[] | undefined {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType ?? '')?.[1]
  if (boundary === undefined) return undefined
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  // The first delimiter has no line break of its own before it.
  const whole = Buffer.concat([Buffer.from('\r\n'), body])
  const parts: FormPart[] = []
  let at = whole.indexOf(delimiter)
  while (at >= 0) {
    const start = at + delimiter.length
    const next = whole.indexOf(delimiter, start)
    if (next < 0) return parts
    const part = readPart(whole.subarray(start, next))
    if (part) parts.push(part)
    at = next
  }
  return parts
}

const headEnd = Buffer.from('\r\n\r\n')

function readPart(bytes: Buffer): FormPart | undefined {
  const end = bytes.indexOf(headEnd)
  if (end < 0) return undefined
  const head = bytes.toString('utf8', 0, end)
  const name = /content-disposition:[^\r\n]*[ ;]name="([^"]*)"/i.exec(head)?.[1]
  const contentType = /content-type:\s*([^\r\n]+)/i.exec(head)?.[1] ?? 'text/plain'
  return name === undefined ? undefined : { name, contentType, body: bytes.subarray(end + headEnd.length) }
}
