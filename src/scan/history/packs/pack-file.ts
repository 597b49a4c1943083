import { Buffer } from 'node:buffer'
import { closeSync, openSync, readSync } from 'node:fs'

const blockBytes = 64 * 1024
/** 32 MiB a thread: a chain of deltas leads back and forth through the pack, and mostly to what is near. */
const blocksMax = 512

/** Reads parts of a pack, through the blocks that were read last. */
export class PackFile {
  readonly #file: number
  readonly #size: number
  /** Which block a place holds, and the blocks: a block has one place, and whoever comes later takes it. */
  readonly #numbers = new Int32Array(blocksMax).fill(-1)
  readonly #blocks: Buffer[] = []
  #spare = Buffer.alloc(blockBytes)

  constructor(path: string, size: number) {
    this.#file = openSync(path, 'r')
    this.#size = size
  }

  /** Returns the bytes from `start` to `end`, valid until the next call; fewer where the file ends. */
  read(start: number, end: number): Buffer {
    const number = Math.floor(start / blockBytes)
    const offset = start - number * blockBytes
    if (end - start + offset > blockBytes) return this.#readDirectly(start, end)
    return this.#block(number).subarray(offset, offset + end - start)
  }

  close(): void {
    closeSync(this.#file)
  }

  #block(number: number): Buffer {
    const place = number % blocksMax
    let block = this.#blocks[place]
    if (block !== undefined && this.#numbers[place] === number) return block
    block ??= Buffer.allocUnsafeSlow(blockBytes)
    this.#blocks[place] = block
    this.#numbers[place] = number
    const start = number * blockBytes
    this.#fill(block, start, Math.min(blockBytes, this.#size - start))
    return block
  }

  #readDirectly(start: number, end: number): Buffer {
    const length = Math.min(end, this.#size) - start
    if (length > this.#spare.length) this.#spare = Buffer.allocUnsafeSlow(length * 2)
    return this.#spare.subarray(0, this.#fill(this.#spare, start, length))
  }

  #fill(target: Buffer, start: number, length: number): number {
    let filled = 0
    while (filled < length) {
      const count = readSync(this.#file, target, filled, length - filled, start + filled)
      if (count === 0) break
      filled += count
    }
    return filled
  }
}
