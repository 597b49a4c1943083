const everyMs = 100

/** Shows how far a long task is, on one line of a terminal that is erased at the end. Elsewhere it shows nothing. */
export class Progress {
  readonly #label: string
  readonly #stream: NodeJS.WriteStream
  #shownAtMs = Number.NEGATIVE_INFINITY

  constructor(label: string, stream: NodeJS.WriteStream = process.stderr) {
    this.#label = label
    this.#stream = stream
  }

  /** Shows a count, and of how many where that is known, at most ten times a second. */
  update(count: number, total?: number): void {
    const nowMs = performance.now()
    if (!this.#stream.isTTY || nowMs - this.#shownAtMs < everyMs) return
    this.#shownAtMs = nowMs
    const of = total === undefined ? '' : ` of ${total.toLocaleString('en')}`
    this.#stream.write(`\r${this.#label}: ${count.toLocaleString('en')}${of}\u001b[K`)
  }

  /** Takes the line away. */
  end(): void {
    if (this.#shownAtMs >= 0) this.#stream.write('\r\u001b[K')
  }
}
