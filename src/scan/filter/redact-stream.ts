import { Buffer } from 'node:buffer'
import { Transform } from 'node:stream'
import { byteClasses, token } from '../engine/byte-classes.ts'
import type { Redactor } from './redact.ts'

const newline = 0x0a
/** A line longer than this is cut where no key can stand. */
const heldBytesMax = 256 * 1024
/** A private key has many lines: it is held until it is whole, or too long to be one. */
const heading = '-----BEGIN '
const footing = '-----END '
const keyBytesMax = 32 * 1024
/** So much of what went before tells whose key comes. */
const contextBytes = 1_024

/**
 * Returns a stream that lets text through with a mark in the place of each secret. It works on whole lines, and on whole
 * private keys, so that a secret that arrives in pieces is found; a line goes on as soon as its end is there.
 */
export function createRedactingStream(redactor: Redactor): Transform {
  let context = Buffer.alloc(0)
  let held = Buffer.alloc(0)
  const release = (upTo: number): Buffer => {
    const block = held.subarray(0, upTo)
    const redacted = redactor.redactBytes(Buffer.concat([context, block]), context.length)
    context = Buffer.from(block.subarray(Math.max(0, block.length - contextBytes)))
    held = held.subarray(upTo)
    return redacted
  }
  return new Transform({
    transform(chunk: Buffer | string, encoding, done) {
      held = Buffer.concat([held, typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk])
      const lineEnd = held.lastIndexOf(newline) + 1
      const wholeTo = lineEnd > 0 ? lineEnd : held.length > heldBytesMax ? safeCut(held) : 0
      const upTo = Math.min(wholeTo, unfinishedKeyAt(held))
      done(null, upTo === 0 ? undefined : release(upTo))
    },
    flush(done) {
      done(null, held.length === 0 ? undefined : release(held.length))
    },
  })
}

/** Where a private key begins whose end has not come yet; infinity where there is none. */
function unfinishedKeyAt(bytes: Buffer): number {
  const from = Math.max(0, bytes.length - keyBytesMax)
  const window = bytes.subarray(from)
  const at = window.lastIndexOf(heading)
  return at === -1 || window.indexOf(footing, at) !== -1 ? Number.POSITIVE_INFINITY : from + at
}

/** Behind the last byte that no key holds; the whole where there is none. */
function safeCut(bytes: Buffer): number {
  for (let at = bytes.length - 1; at > bytes.length - heldBytesMax / 2; at -= 1)
    if (((byteClasses[bytes[at] as number] as number) & token) === 0) return at + 1
  return bytes.length
}
