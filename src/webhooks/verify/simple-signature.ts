import { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'
import { isSameDigest } from './same-bytes.ts'

/**
 * True where `signature` is the HMAC-SHA-256 of `payload` under `secret`, in hex. In constant time; false for any other
 * length and for an empty secret. Never throws.
 *
 * For webhooks of your own. It is the scheme of none of the vendors: Retell signs the time too, AssemblyAI and Cast AI
 * sign nothing. It knows no time, so that whoever has seen a delivery can send it again.
 */
export function verifyWebhookSignature(
  payload: string | Uint8Array,
  signature: string,
  secret: string,
): boolean {
  const isUsable = typeof payload === 'string' || payload instanceof Uint8Array
  if (!isUsable || typeof secret !== 'string' || secret === '') return false
  if (typeof signature !== 'string' || !/^[0-9a-fA-F]{64}$/.test(signature)) return false
  const expected = createHmac('sha256', secret).update(payload).digest()
  return isSameDigest(Buffer.from(signature, 'hex'), expected)
}
