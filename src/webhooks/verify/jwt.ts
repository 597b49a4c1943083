import { Buffer } from 'node:buffer'
import { createHash, createHmac } from 'node:crypto'
import { SallyportError } from '../../core/index.ts'
import type { JwtScheme } from '../source/scheme.ts'
import type { Delivery, Proof } from './delivery.ts'
import { requireHeader } from './headers.ts'
import { isSameDigest, isSameText } from './same-bytes.ts'

const tokenLengthMax = 8_192

/**
 * Returns what a JWT (RFC 7519, HS256 alone) proves, once its claim names this very body. Written here, not taken from
 * a library: those are asynchronous, and a check that must be awaited is a check that somebody forgets to await.
 */
export function verifyJwt(
  scheme: JwtScheme,
  { headers, body }: Delivery,
  secrets: readonly string[],
  nowMs: number,
): Proof {
  const value = requireHeader(headers, scheme.header)
  const token = value.startsWith(scheme.prefix ?? '') ? value.slice(scheme.prefix?.length ?? 0) : ''
  const parts = /^([\w-]+)\.([\w-]+)\.([\w-]{43})$/.exec(token.length > tokenLengthMax ? '' : token)
  const [, head = '', claims = '', signature = ''] = parts ?? malformed()
  // The token does not choose how it is checked: `none` and the others are not asked for.
  if (parseObject(head).alg !== 'HS256') malformed()
  const presented = Buffer.from(signature, 'base64url')
  const secretIndex = secrets.findIndex((secret) =>
    isSameDigest(presented, createHmac('sha256', secret).update(`${head}.${claims}`, 'utf8').digest()),
  )
  if (secretIndex < 0) throw new SallyportError('ERR_WEBHOOK_SIGNATURE_WRONG')
  const { [scheme.bodyHashClaim]: bodyHash, iss, nbf, exp } = parseObject(claims)
  requireTimes(nbf, exp, scheme.toleranceMs, nowMs)
  const expected = createHash('sha256').update(body).digest('base64')
  const isOurs = scheme.issuer === undefined || iss === scheme.issuer
  if (!isOurs || typeof bodyHash !== 'string' || !isSameText(bodyHash, expected)) {
    throw new SallyportError('ERR_WEBHOOK_SIGNATURE_WRONG')
  }
  return { secretIndex }
}

/** A token without an end would be good for ever. */
function requireTimes(nbf: unknown, exp: unknown, toleranceMs: number, nowMs: number): void {
  const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value)
  if (!isNumber(exp) || (nbf !== undefined && !isNumber(nbf))) malformed()
  const starts = Number(nbf ?? 0) * 1_000 - toleranceMs
  const ends = Number(exp) * 1_000 + toleranceMs
  if (!(nowMs >= starts && nowMs <= ends)) throw new SallyportError('ERR_WEBHOOK_TIMESTAMP_OUTSIDE')
}

function parseObject(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch (cause) {
    throw new SallyportError('ERR_WEBHOOK_SIGNATURE_MALFORMED', { cause })
  }
  return malformed()
}

function malformed(): never {
  throw new SallyportError('ERR_WEBHOOK_SIGNATURE_MALFORMED')
}
