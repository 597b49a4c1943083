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

/** Runs that a finder found, three numbers each: start, end, flags. Grows; is used again and again. */
export class RunList {
  count = 0
  #numbers = new Int32Array(3 * 1024)

  get numbers(): Int32Array {
    return this.#numbers
  }

  clear(): void {
    this.count = 0
  }

  add(start: number, end: number, flags: number): void {
    const at = this.count * 3
    if (at + 3 > this.#numbers.length) {
      const larger = new Int32Array(this.#numbers.length * 2)
      larger.set(this.#numbers)
      this.#numbers = larger
    }
    this.#numbers[at] = start
    this.#numbers[at + 1] = end
    this.#numbers[at + 2] = flags
    this.count += 1
  }
}

/** Finds the runs of a buffer that are worth a closer look. */
export interface RunFinder {
  /** Fills the list with the runs of `bytes`, in order. */
  find(bytes: Uint8Array, runs: RunList): void
}
