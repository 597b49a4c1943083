import type { Buffer } from 'node:buffer'

/** Why a run is worth a closer look; bits. */
export const runFlags = {
  /** Holds 28 or more lower-case hexadecimal digits in a row. */
  hex: 1,
  /** Begins, or begins after `_` or `-`, with what some vendor's keys begin with. */
  prefix: 2,
  /** Its first sixteen characters are base64 of printable text. */
  base64: 4,
  /** Has letters and at least four digits: what a key of an unknown shape looks like. */
  random: 8,
} as const

/**
 * Runs that a finder found, three numbers each: start, end, flags; where characters of tokens are escaped; and the first
 * label of a private key. Grows; is used again and again.
 */
export class RunList {
  count = 0
  escapeCount = 0
  /** Where the first label of a private key begins, or -1. */
  labelAt = -1
  #numbers = new Int32Array(3 * 1024)
  #escapes = new Int32Array(256)

  get numbers(): Int32Array {
    return this.#numbers
  }

  /** Where escapes begin, ascending: as many as `escapeCount` says. */
  get escapes(): Int32Array {
    return this.#escapes
  }

  clear(): void {
    this.count = 0
    this.escapeCount = 0
    this.labelAt = -1
  }

  add(start: number, end: number, flags: number): void {
    const at = this.count * 3
    if (at + 3 > this.#numbers.length) this.#numbers = doubled(this.#numbers)
    this.#numbers[at] = start
    this.#numbers[at + 1] = end
    this.#numbers[at + 2] = flags
    this.count += 1
  }

  addEscape(at: number): void {
    if (this.escapeCount === this.#escapes.length) this.#escapes = doubled(this.#escapes)
    this.#escapes[this.escapeCount] = at
    this.escapeCount += 1
  }
}

function doubled(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2)
  larger.set(numbers)
  return larger
}

/** Finds the runs of a buffer that are worth a closer look. */
export interface RunFinder {
  /** Fills the list with the runs and the escapes of `bytes`, in order, and the first label. */
  find(bytes: Buffer, runs: RunList): void
  /**
   * Returns room for content of so many bytes, where it need not be copied to be looked at; undefined where there is none.
   * The same room each time.
   */
  lend?(bytes: number): Buffer | undefined
}
