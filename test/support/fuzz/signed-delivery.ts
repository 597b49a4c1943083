import { Buffer } from 'node:buffer'
import type { WebhookScheme } from '../../../src/webhooks/index.ts'

/** Header lines, an empty line and the body: what an input is read as. */
export interface ParsedDelivery {
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Buffer
}

/** Returns what an input stands for, whatever its bytes are. */
export function parseDelivery(input: Buffer): ParsedDelivery {
  const end = input.indexOf('\n\n')
  const head = input.subarray(0, end < 0 ? input.length : end).toString('latin1')
  const headers = head.split('\n').map((line): [string, string] => {
    const colon = line.indexOf(': ')
    return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 2)]
  })
  return { headers, body: end < 0 ? Buffer.alloc(0) : input.subarray(end + 2) }
}

/** Returns the input that stands for a delivery. */
export function formatDelivery(headers: ParsedDelivery['headers'], body: string): Buffer {
  return Buffer.from(`${headers.map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${body}`, 'latin1')
}

/** True where headers and body prove what was signed, and are not merely taken for it. */
export function isGenuine(scheme: WebhookScheme, signed: ParsedDelivery, given: ParsedDelivery): boolean {
  const coversBody = scheme.kind !== 'static-header' && scheme.kind !== 'basic'
  if (coversBody && !given.body.equals(signed.body)) return false
  return signed.headers.every(([name, value]) => {
    const lines = given.headers.filter(([line]) => line.toLowerCase() === name)
    const [line] = lines
    if (lines.length !== 1 || line === undefined) return false
    // Signatures of other versions may stand beside ours.
    return name === 'webhook-signature' ? line[1].split(' ').includes(value) : line[1] === value
  })
}
