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
    const all = joinBytes(this.#held)
    this.#held = [all.subarray(count)]
    this.#heldBytes -= count
    return all.subarray(0, count)
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
}

function joinBytes(parts: readonly Uint8Array[]): Buffer {
  const [only, second] = parts
  if (only === undefined || second !== undefined) return Buffer.concat(parts)
  // Copying the rest of one large chunk for each of its commits would take time that grows with the square.
  return Buffer.from(only.buffer, only.byteOffset, only.length)
}
