import { SallyportError, type Secret } from '../../core/index.ts'
import type { WebhookScheme } from '../source/scheme.ts'
import type { Delivery, Proof } from './delivery.ts'
import { verifyHmac } from './hmac.ts'
import { verifyJwt } from './jwt.ts'
import { verifyStandardWebhooks } from './standard-webhooks.ts'
import { verifyBasic, verifyStaticHeader } from './static-header.ts'

/**
 * Returns what a delivery proves under one of the secrets. Synchronous on purpose: what must be awaited can be forgotten
 * to be awaited, and a forgotten promise accepts everything. Throws
 *
 * - ERR_WEBHOOK_SECRET_MISSING where there is no secret to verify with, or an empty one
 * - ERR_WEBHOOK_BODY_NOT_RAW for a body that is not bytes
 * - ERR_WEBHOOK_SIGNATURE_MISSING, _REPEATED, _MALFORMED or _WRONG
 * - ERR_WEBHOOK_TIMESTAMP_OUTSIDE where the signed time is too far from now, before or after
 *
 * @example
 * const { secretIndex } = verifyDelivery(scheme, { headers, body }, [new Secret(key)], Date.now())
 */
export function verifyDelivery(
  scheme: WebhookScheme,
  delivery: Delivery,
  secrets: readonly Secret[],
  nowMs: number,
): Proof {
  const values = secrets.map((secret) => secret.reveal())
  if (values.length === 0 || values.includes('')) throw new SallyportError('ERR_WEBHOOK_SECRET_MISSING')
  if (!(delivery.body instanceof Uint8Array)) throw new SallyportError('ERR_WEBHOOK_BODY_NOT_RAW')
  switch (scheme.kind) {
    case 'hmac':
      return verifyHmac(scheme, delivery, values, nowMs)
    case 'standard-webhooks':
      return verifyStandardWebhooks(scheme, delivery, values, nowMs)
    case 'static-header':
      return verifyStaticHeader(scheme, delivery, values)
    case 'jwt':
      return verifyJwt(scheme, delivery, values, nowMs)
    case 'basic':
      return verifyBasic(scheme, delivery, values)
  }
}
