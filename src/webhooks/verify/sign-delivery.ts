import { Buffer } from 'node:buffer'
import { createHash, createHmac } from 'node:crypto'
import { SallyportError, type Secret } from '../../core/index.ts'
import type { JwtScheme, WebhookScheme } from '../source/scheme.ts'
import { createHmacHeader } from './hmac.ts'
import { parseStandardSecret } from './standard-webhooks.ts'
import { createBasicHeader } from './static-header.ts'

/**
 * Returns the headers that make a body look as if its sender had sent it: for `webhook test` and for tests. `id` is the
 * message's, for schemes that sign one.
 */
export function signDelivery(
  scheme: WebhookScheme,
  body: Uint8Array,
  secret: Secret,
  { nowMs, id = 'msg_test' }: { readonly nowMs: number; readonly id?: string },
): readonly (readonly [string, string])[] {
  const value = secret.reveal()
  if (value === '') throw new SallyportError('ERR_WEBHOOK_SECRET_MISSING')
  switch (scheme.kind) {
    case 'hmac':
      return createHmacHeader(scheme, body, value, nowMs)
    case 'standard-webhooks':
      return standardHeaders(body, value, id, Math.floor(nowMs / 1000))
    case 'static-header':
      return [[scheme.header, (scheme.prefix ?? '') + value]]
    case 'jwt':
      return [[scheme.header, (scheme.prefix ?? '') + createJwt(scheme, body, value, nowMs)]]
    case 'basic':
      return [['authorization', createBasicHeader(scheme.user, value)]]
  }
}

function standardHeaders(body: Uint8Array, secret: string, id: string, seconds: number) {
  const digest = createHmac('sha256', parseStandardSecret(secret))
    .update(`${id}.${seconds}.`, 'utf8')
    .update(body)
    .digest('base64')
  return [
    ['webhook-id', id],
    ['webhook-timestamp', String(seconds)],
    ['webhook-signature', `v1,${digest}`],
  ] as const
}

function createJwt(scheme: JwtScheme, body: Uint8Array, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000)
  const claims = {
    ...(scheme.issuer === undefined ? {} : { iss: scheme.issuer }),
    nbf: seconds,
    exp: seconds + 60,
    [scheme.bodyHashClaim]: createHash('sha256').update(body).digest('base64'),
  }
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
