import { inspect } from 'node:util'

/**
 * Holds a value that must not be printed. String conversion, JSON, `console.log` and template literals all give
 * `[secret]`; only `reveal()` gives the value, so that every use is easy to find.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
