const letterMask = 31
const lengthMax = 31
const asciiMax = 127

/**
 * What some words look like: how long those are that begin with each letter, whatever its case. Most other words are passed
 * over by that alone; of a letter beyond ASCII nothing is known.
 */
export class Looks {
  /** A bit for each length, by letter. */
  readonly #lengths: number[] = new Array(letterMask + 1).fill(0)

  add(code: number, length: number): void {
    const letter = code & letterMask
    this.#lengths[letter] = (this.#lengths[letter] as number) | (1 << Math.min(length, lengthMax))
  }

  addAll(): void {
    this.#lengths.fill(-1)
  }

  has(code: number, length: number): boolean {
    return (
      code > asciiMax ||
      ((this.#lengths[code & letterMask] as number) & (1 << Math.min(length, lengthMax))) !== 0
    )
  }
}
