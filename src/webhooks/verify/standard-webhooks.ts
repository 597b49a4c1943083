import { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'
import { SallyportError } from '../../core/index.ts'
import type { StandardWebhooksScheme } from '../source/scheme.ts'
import type { Delivery, Proof } from './delivery.ts'
import { requireHeader } from './headers.ts'
import { isSameDigest } from './same-bytes.ts'
import { requireTimely } from './window.ts'

const prefix = 'whsec_'
/** More signatures than this are no rotation but an attempt to make us work. */
const signaturesMax = 10

/** Returns what the signatures prove (Standard Webhooks 1.0). One that holds is enough: two are sent during a rotation. */
export function verifyStandardWebhooks(
  scheme: StandardWebhooksScheme,
  { headers, body }: Delivery,
  secrets: readonly string[],
  nowMs: number,
): Proof {
  const id = requireHeader(headers, 'webhook-id')
  if (!/^[\x21-\x7e]{1,256}$/.test(id)) throw new SallyportError('ERR_WEBHOOK_SIGNATURE_MALFORMED')
  const timestamp = requireHeader(headers, 'webhook-timestamp')
  const presented = parseSignatures(requireHeader(headers, 'webhook-signature'))
  const signedAtMs = requireTimely(timestamp, 's', scheme.windowMs, nowMs)
  for (const [secretIndex, secret] of secrets.entries()) {
    const expected = createHmac('sha256', parseStandardSecret(secret))
      .update(`${id}.${timestamp}.`, 'utf8')
      .update(body)
      .digest()
    if (presented.some((signature) => isSameDigest(signature, expected)))
      return { secretIndex, signedAtMs, id }
  }
  throw new SallyportError('ERR_WEBHOOK_SIGNATURE_WRONG')
}

/**
 * Returns the key that a secret stands for: the bytes after `whsec_`, in base64. Throws ERR_WEBHOOK_SECRET_SHAPE for
 * anything else, and for keys of less than 24 or more than 64 bytes (Standard Webhooks, "Signature scheme").
 */
export function parseStandardSecret(secret: string): Buffer {
  const text = secret.startsWith(prefix) ? secret.slice(prefix.length) : secret
  const key = Buffer.from(text, 'base64')
  if (key.length < 24 || key.length > 64 || key.toString('base64') !== text) {
    throw new SallyportError('ERR_WEBHOOK_SECRET_SHAPE')
  }
  return key
}

/** Signatures of other versions are skipped, as the specification wants; with none of ours left, it is malformed. */
function parseSignatures(header: string): readonly Buffer[] {
  const parts = header.split(' ')
  const ours = parts.filter((part) => /^v1,[A-Za-z0-9+/]{43}=$/.test(part))
  const isKnown = parts.every((part) => /^v\d+[a-z]?,[A-Za-z0-9+/=]+$/.test(part))
  if (!isKnown || ours.length === 0 || parts.length > signaturesMax) {
    throw new SallyportError('ERR_WEBHOOK_SIGNATURE_MALFORMED')
  }
  return ours.map((part) => Buffer.from(part.slice(3), 'base64'))
}
