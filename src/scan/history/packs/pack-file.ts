import { Buffer } from 'node:buffer'
import { closeSync, openSync, readSync } from 'node:fs'

const windowBytes = 4 * 1024 * 1024

/** Reads parts of a pack. Neighbouring parts come from one read. */
export class PackFile {
  readonly #file: number
  readonly #size: number
  #window = Buffer.alloc(0)
  #start = 0

  constructor(path: string, size: number) {
    this.#file = openSync(path, 'r')
    this.#size = size
  }

  /** Returns the bytes from `start` to `end`, valid until the next call; fewer where the file ends. */
  read(start: number, end: number): Buffer {
    if (start < this.#start || end > this.#start + this.#window.length) this.#move(start, end)
    return this.#window.subarray(start - this.#start, end - this.#start)
  }

  close(): void {
    closeSync(this.#file)
  }

  #move(start: number, end: number): void {
    const length = Math.min(Math.max(windowBytes, end - start), this.#size - start)
    const bytes =
      length <= this.#window.buffer.byteLength
        ? Buffer.from(this.#window.buffer, 0, length)
        : Buffer.alloc(length)
    let filled = 0
    while (filled < length) {
      const count = readSync(this.#file, bytes, filled, length - filled, start + filled)
      if (count === 0) break
      filled += count
    }
    this.#window = bytes.subarray(0, filled)
    this.#start = start
  }
}
