import { createHash } from 'node:crypto'

const lower = 'abcdefghijklmnopqrstuvwxyz'
const base64Digits = `${lower.toUpperCase()}${lower}0123456789+/`

/** A source of choices that gives the same ones for the same seed, on every machine and for ever. */
export class Seeded {
  readonly #seed: string
  #bytes: Buffer = Buffer.alloc(0)
  #block = 0
  #next = 0

  constructor(seed: string) {
    this.#seed = seed
  }

  #byte(): number {
    if (this.#next >= this.#bytes.length) {
      this.#bytes = createHash('sha256').update(`${this.#seed}#${this.#block}`).digest()
      this.#block += 1
      this.#next = 0
    }
    const value = this.#bytes[this.#next] ?? 0
    this.#next += 1
    return value
  }

  /** Returns a whole number, both ends possible. */
  integer(least: number, most: number): number {
    const wide = ((this.#byte() * 256 + this.#byte()) * 256 + this.#byte()) * 256 + this.#byte()
    return least + (wide % (most - least + 1))
  }

  /** Returns true about this share of the time. */
  chance(share: number): boolean {
    return this.integer(0, 9999) < share * 10_000
  }

  /** Returns one of the list. Throws where it is empty. */
  pick<Value>(list: readonly Value[]): Value {
    if (list.length === 0) throw new RangeError('nothing to pick from')
    return list[this.integer(0, list.length - 1)] as Value
  }

  /** Returns so many different members of the list, in a new order. */
  several<Value>(list: readonly Value[], count: number): Value[] {
    const left = [...list]
    return Array.from({ length: Math.min(count, left.length) }, () => {
      return left.splice(this.integer(0, left.length - 1), 1)[0] as Value
    })
  }

  /** Returns a text of so many characters of the alphabet. */
  text(length: number, alphabet: string): string {
    return Array.from({ length }, () => this.pick([...alphabet])).join('')
  }

  /** Returns lower-case hexadecimal digits. */
  hex(length: number): string {
    return this.text(length, '0123456789abcdef')
  }

  /** Returns decimal digits. */
  digits(length: number): string {
    return this.text(length, '0123456789')
  }

  /** Returns base64 digits, without padding. */
  base64(length: number): string {
    return this.text(length, base64Digits)
  }

  /** Returns letters and digits of both cases. */
  letters(length: number): string {
    return this.text(length, base64Digits.slice(0, 62))
  }

  /** Returns a random UUID of version 4, with dashes. */
  uuid(): string {
    const hex = `${this.hex(12)}4${this.hex(3)}${this.pick([...'89ab'])}${this.hex(15)}`
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  }
}
