import { Buffer } from 'node:buffer'

const asterisk = 0x2a

/**
 * Masks a secret in a stream of chunks, also where it is split over several. Lengths do not change, so a
 * Content-Length stays true. Only bytes that could be the start of the secret are held back.
 */
export class ReflectionFilter {
  readonly #secret: Buffer
  #held: Buffer | undefined

  constructor(secret: Buffer) {
    this.#secret = secret
  }

  /** Returns what may go out now; empty where all of it could still be the start of the secret. */
  push(chunk: Buffer): Buffer {
    if (this.#secret.length === 0) return chunk
    let bytes = chunk
    if (this.#held !== undefined) {
      bytes = Buffer.concat([this.#held, chunk])
      this.#held = undefined
    }
    bytes = maskSecret(bytes, this.#secret)
    const keep = partialAtEnd(bytes, this.#secret)
    if (keep === 0) return bytes
    this.#held = bytes.subarray(bytes.length - keep)
    return bytes.subarray(0, bytes.length - keep)
  }

  /** Returns what was held back at the end of the stream. */
  flush(): Buffer | undefined {
    const rest = this.#held
    this.#held = undefined
    return rest
  }
}

/** Returns the bytes with every occurrence of the secret masked; the same buffer where there is none. */
export function maskSecret(bytes: Buffer, secret: Buffer): Buffer {
  let at = secret.length === 0 ? -1 : bytes.indexOf(secret)
  if (at === -1) return bytes
  const masked = Buffer.from(bytes)
  while (at !== -1) {
    masked.fill(asterisk, at, at + secret.length)
    at = masked.indexOf(secret, at + secret.length)
  }
  return masked
}

/** Returns how many bytes at the end are the beginning of the secret: 0 to its length less one. */
function partialAtEnd(bytes: Buffer, secret: Buffer): number {
  const first = secret[0]
  for (let at = Math.max(0, bytes.length - secret.length + 1); at < bytes.length; at += 1) {
    if (bytes[at] !== first) continue
    const length = bytes.length - at
    if (bytes.compare(secret, 0, length, at) === 0) return length
  }
  return 0
}
