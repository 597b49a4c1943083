import { createHmac } from 'node:crypto'

/** Name of the header that carries the signature. */
export const signatureHeader = 'x-retell-signature'

/**
 * Returns the signature of a body: `v=<ms>,d=<hex>`, where `d` is the HMAC-SHA256, under the whole text of the key,
 * of the body followed by the decimal timestamp with nothing between them.
 */
export function signWebhook(secret: string, body: string, timestampMs: number): string {
  const digest = createHmac('sha256', secret).update(body, 'utf8').update(String(timestampMs)).digest('hex')
  return `v=${timestampMs},d=${digest}`
}
