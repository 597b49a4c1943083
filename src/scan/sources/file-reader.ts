import { Buffer } from 'node:buffer'
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/** Files up to this are read as a whole; larger ones in pieces of this size. */
export const wholeBytesMax = 32 * 1024 * 1024
/** Pieces overlap by this much: a key, what stands around it, and a good stretch of what it is encoded in. */
export const overlapBytes = 64 * 1024

const firstBytes = 256 * 1024

/** Lends room for so many bytes, the same each time; undefined where there is none. */
export type Lender = (bytes: number) => Buffer | undefined

/** Reads files into room that is lent, else into a buffer of its own that grows. What it returns is valid until the next file. */
export class FileReader {
  readonly #lend: Lender
  #buffer: Buffer = Buffer.allocUnsafe(firstBytes)

  constructor(lend: Lender = () => undefined) {
    this.#lend = lend
  }

  /**
   * Calls `piece` with the content of a regular file: once, or several times with overlapping pieces. Returns how many
   * bytes there were. Never follows a link in the last part of the path. Throws the system's error, and an error with
   * the code ENOTREG for a pipe or a device.
   */
  read(path: string, piece: (bytes: Buffer, offset: number, isLast: boolean) => void): number {
    // A pipe would wait for a writer for ever.
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const stats = fstatSync(file)
      if (!stats.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'ENOTREG' })
      const { size } = stats
      return size > wholeBytesMax ? this.#inPieces(file, size, piece) : this.#whole(file, size, piece)
    } finally {
      closeSync(file)
    }
  }

  #whole(
    file: number,
    size: number,
    piece: (bytes: Buffer, offset: number, isLast: boolean) => void,
  ): number {
    // Files of /proc say 0, and a log may have grown since.
    this.#reserve(size + 1)
    let length = 0
    for (;;) {
      const count = readSync(file, this.#buffer, length, this.#buffer.length - length, -1)
      length += count
      if (count === 0 || (length === size && size > 0)) break
      if (length === this.#buffer.length) {
        if (length > wholeBytesMax) break
        this.#reserve(length * 2)
      }
    }
    piece(this.#buffer.subarray(0, length), 0, true)
    return length
  }

  #inPieces(
    file: number,
    size: number,
    piece: (bytes: Buffer, offset: number, isLast: boolean) => void,
  ): number {
    this.#reserve(wholeBytesMax)
    let offset = 0
    let kept = 0
    for (;;) {
      const length = fill(file, this.#buffer, kept)
      // What is written to it meanwhile is for the next scan: it may be written faster than it is read.
      const isLast = length < wholeBytesMax || offset + length >= size
      piece(this.#buffer.subarray(0, length), offset, isLast)
      if (isLast) return offset + length
      this.#buffer.copyWithin(0, length - overlapBytes, length)
      kept = overlapBytes
      offset += length - overlapBytes
    }
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return
    const larger =
      this.#lend(bytes) ??
      Buffer.allocUnsafe(Math.max(bytes, Math.min(this.#buffer.length * 2, wholeBytesMax)))
    this.#buffer.copy(larger)
    this.#buffer = larger
  }
}

/** Fills the buffer from `length` on, and returns how much of it is filled. */
function fill(file: number, buffer: Buffer, from: number): number {
  let length = from
  while (length < wholeBytesMax) {
    const count = readSync(file, buffer, length, wholeBytesMax - length, -1)
    if (count === 0) break
    length += count
  }
  return length
}
