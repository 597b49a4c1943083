import { createHash, hash } from 'node:crypto'

const blockBytes = 64
const digestBytes = 32
const [innerPad, outerPad] = [0x36, 0x5c]
const roomAtFirst = 256

/**
 * HMAC-SHA256 (RFC 2104) by two hashes of memory that is held ready. Of values as short as a name it takes half as long as
 * `createHmac`, which makes an object for each.
 */
export class ValueHash {
  #inner: Buffer
  readonly #outer: Buffer

  constructor(key: string) {
    const bytes = Buffer.from(key)
    const block = bytes.length > blockBytes ? createHash('sha256').update(bytes).digest() : bytes
    this.#inner = padded(block, innerPad, roomAtFirst)
    this.#outer = padded(block, outerPad, digestBytes)
  }

  /** Returns the digest, a character for each byte. Nothing of the value is kept. */
  of(value: string): string {
    const room = blockBytes + value.length * bytesPerUnit
    if (room > this.#inner.length) this.#inner = Buffer.concat([this.#inner], room)
    const end = blockBytes + this.#inner.write(value, blockBytes)
    this.#outer.write(hash('sha256', this.#inner.subarray(0, end), 'binary'), blockBytes, 'binary')
    this.#inner.fill(0, blockBytes, end)
    return hash('sha256', this.#outer, 'binary')
  }
}

/** A UTF-16 unit is at most three bytes of UTF-8. */
const bytesPerUnit = 3

function padded(key: Buffer, pad: number, room: number): Buffer {
  const block = Buffer.alloc(blockBytes + room)
  for (let at = 0; at < blockBytes; at += 1) block[at] = (key[at] ?? 0) ^ pad
  return block
}
