import { Buffer } from 'node:buffer'
import { unreadable } from '../audit-error.ts'

/** Reads exact numbers of bytes from chunks of any size. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>
  #held: Uint8Array[] = []
  #heldBytes = 0

  constructor(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    this.#chunks = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]()
  }

  /** Returns that many bytes, or undefined at the end. Throws where the end comes within them. */
  async read(count: number): Promise<Buffer | undefined> {
    while (this.#heldBytes < count) {
      const { done, value } = await this.#chunks.next()
      if (done) {
        if (this.#heldBytes === 0) return undefined
        throw unreadable('the file ends within a commit')
      }
      this.#held.push(value)
      this.#heldBytes += value.length
    }
    this.#heldBytes -= count
    return this.#take(count)
  }

  /** Returns that many bytes. Throws where there are fewer. */
  async require(count: number): Promise<Buffer> {
    const bytes = count === 0 ? Buffer.alloc(0) : await this.read(count)
    if (bytes === undefined) throw unreadable('the file ends within a commit')
    return bytes
  }

  /** Lets go of the chunks, so that a file behind them is closed. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  /** Copies only what lies across chunks: a chunk may hold thousands of commits. */
  #take(count: number): Buffer {
    const parts: Uint8Array[] = []
    for (let missing = count; missing > 0; ) {
      const [first] = this.#held
      if (first === undefined) break
      parts.push(first.subarray(0, missing))
      if (first.length > missing) this.#held[0] = first.subarray(missing)
      else this.#held.shift()
      missing -= Math.min(missing, first.length)
    }
    const [only, second] = parts
    if (only === undefined || second !== undefined) return Buffer.concat(parts)
    return Buffer.from(only.buffer, only.byteOffset, only.length)
  }
}
