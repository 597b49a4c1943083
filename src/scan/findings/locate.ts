import type { Buffer } from 'node:buffer'

const newline = 0x0a

/** A place in text, both from 1. Columns count code points of UTF-8, as SARIF and editors do. */
export interface LineAndColumn {
  readonly line: number
  readonly column: number
}

/** Goes over bytes, which may come in pieces, and knows the place of the next one. */
export class LineCounter implements LineAndColumn {
  line = 1
  column = 1

  pass(bytes: Buffer): void {
    let lineStart = 0
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, lineStart)) {
      this.line += 1
      this.column = 1
      lineStart = at + 1
    }
    for (let at = lineStart; at < bytes.length; at += 1) if (isFirstOfCharacter(bytes[at])) this.column += 1
  }
}

const isFirstOfCharacter = (byte = 0) => (byte & 0xc0) !== 0x80

/** Tells lines and columns of bytes in one content. Quick where the bytes are asked for in order. */
export class Locator {
  readonly #bytes: Buffer
  #counter = new LineCounter()
  #offset = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  locate(offset: number): LineAndColumn {
    if (offset < this.#offset) {
      this.#counter = new LineCounter()
      this.#offset = 0
    }
    this.#counter.pass(this.#bytes.subarray(this.#offset, offset))
    this.#offset = offset
    const { line, column } = this.#counter
    return { line, column }
  }
}
