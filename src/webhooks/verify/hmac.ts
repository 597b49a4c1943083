import { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'
import { SallyportError } from '../../core/index.ts'
import type { HmacScheme } from '../source/scheme.ts'
import type { Delivery, Proof } from './delivery.ts'
import { requireHeader } from './headers.ts'
import { isSameDigest } from './same-bytes.ts'
import { requireTimely } from './window.ts'

const digestBytes = { sha1: 20, sha256: 32, sha512: 64 } as const

/** A scheme made ready: its grammar as an expression, its signed text cut at the places to fill. */
interface CompiledScheme {
  readonly header: RegExp
  /** `{body}` and `{timestamp}` as themselves, anything else as it is signed. */
  readonly signed: readonly string[]
}

const compiledSchemes = new WeakMap<HmacScheme, CompiledScheme>()

/** Returns what the signature proves. Throws an ERR_WEBHOOK_* that says what is wrong with it. */
export function verifyHmac(
  scheme: HmacScheme,
  delivery: Delivery,
  secrets: readonly string[],
  nowMs: number,
): Proof {
  const { header, signed } = compile(scheme)
  const found = header.exec(requireHeader(delivery.headers, scheme.header))?.groups
  if (found?.signature === undefined) throw new SallyportError('ERR_WEBHOOK_SIGNATURE_MALFORMED')
  const timestamp =
    scheme.timestampHeader === undefined
      ? found.timestamp
      : requireHeader(delivery.headers, scheme.timestampHeader)
  // Before the digest: what is out of time need not be worked out.
  const signedAtMs =
    timestamp === undefined
      ? undefined
      : requireTimely(timestamp, scheme.timestampUnit ?? 's', scheme.windowMs ?? 0, nowMs)
  const presented = Buffer.from(found.signature, scheme.encoding)
  // Node skips what is no base64, and several spellings give the same bytes: only the one is taken.
  if (presented.toString(scheme.encoding) !== found.signature) {
    throw new SallyportError('ERR_WEBHOOK_SIGNATURE_MALFORMED')
  }
  for (const [index, secret] of secrets.entries()) {
    if (isSameDigest(presented, digestOf(scheme, signed, secret, delivery.body, timestamp))) {
      return { secretIndex: index, ...(signedAtMs === undefined ? {} : { signedAtMs }) }
    }
  }
  throw new SallyportError('ERR_WEBHOOK_SIGNATURE_WRONG')
}

/** Returns the value of the signature header for a body: how a test delivery is made to look genuine. */
export function createHmacHeader(
  scheme: HmacScheme,
  body: Uint8Array,
  secret: string,
  nowMs: number,
): readonly (readonly [string, string])[] {
  const timestamp = scheme.timestampUnit === 'ms' ? String(nowMs) : String(Math.floor(nowMs / 1000))
  const signature = digestOf(scheme, compile(scheme).signed, secret, body, timestamp).toString(
    scheme.encoding,
  )
  const value = scheme.grammar.replace('{timestamp}', timestamp).replace('{signature}', signature)
  return [
    [scheme.header, value],
    ...(scheme.timestampHeader === undefined ? [] : [[scheme.timestampHeader, timestamp] as const]),
  ]
}

function digestOf(
  scheme: HmacScheme,
  signed: readonly string[],
  secret: string,
  body: Uint8Array,
  timestamp = '',
): Buffer {
  const hmac = createHmac(scheme.digest, secret)
  for (const part of signed) {
    if (part === '{body}') hmac.update(body)
    else hmac.update(part === '{timestamp}' ? timestamp : part, 'utf8')
  }
  return hmac.digest()
}

function compile(scheme: HmacScheme): CompiledScheme {
  let compiled = compiledSchemes.get(scheme)
  if (compiled === undefined) {
    const parts = scheme.grammar.split(/(\{timestamp\}|\{signature\})/)
    const expression = parts.map((part) => expressionOf(part, scheme)).join('')
    compiled = {
      header: new RegExp(`^${expression}$`),
      signed: scheme.signed.split(/(\{body\}|\{timestamp\})/).filter((part) => part !== ''),
    }
    compiledSchemes.set(scheme, compiled)
  }
  return compiled
}

function expressionOf(part: string, { digest, encoding }: HmacScheme): string {
  if (part === '{timestamp}') return '(?<timestamp>\\d{1,16})'
  if (part !== '{signature}') return part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const bytes = digestBytes[digest]
  return encoding === 'hex'
    ? `(?<signature>[0-9a-f]{${bytes * 2}})`
    : `(?<signature>[A-Za-z0-9+/]{${Math.ceil((bytes * 4) / 3)}}={0,2})`
}
