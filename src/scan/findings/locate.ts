import type { Buffer } from 'node:buffer'

const newline = 0x0a

/** Tells lines and columns of bytes in one content, both from 1. Quick where the bytes are asked for in order. */
export class Locator {
  readonly #bytes: Buffer
  #line = 1
  #lineStart = 0
  #nextNewline: number

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#nextNewline = bytes.indexOf(newline)
  }

  locate(offset: number): { readonly line: number; readonly column: number } {
    if (offset < this.#lineStart) {
      this.#line = 1
      this.#lineStart = 0
      this.#nextNewline = this.#bytes.indexOf(newline)
    }
    while (this.#nextNewline !== -1 && this.#nextNewline < offset) {
      this.#line += 1
      this.#lineStart = this.#nextNewline + 1
      this.#nextNewline = this.#bytes.indexOf(newline, this.#lineStart)
    }
    return { line: this.#line, column: offset - this.#lineStart + 1 }
  }
}
