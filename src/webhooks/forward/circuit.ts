const failuresMax = 5
const firstPauseMs = 10_000
const longestPauseMs = 5 * 60_000

/**
 * Keeps a target that is down from being tried with everything that waits. Closed while all is well; open after five
 * failures in a row; then one event at a time is let through, until one arrives.
 */
export class Circuit {
  #failures = 0
  #openUntilMs = 0
  #pauseMs = firstPauseMs

  /** How many attempts may start now, given how many there are at most. */
  allowance(nowMs: number, attemptsMax: number, underWay: number): number {
    if (this.#failures < failuresMax) return Math.max(0, attemptsMax - underWay)
    if (nowMs < this.#openUntilMs) return 0
    return underWay === 0 ? 1 : 0
  }

  /** Takes note of a success; returns true where it closes the circuit, so that what waits need wait no longer. */
  succeed(): boolean {
    const wasOpen = this.#failures >= failuresMax
    this.#failures = 0
    this.#pauseMs = firstPauseMs
    return wasOpen
  }

  fail(nowMs: number): void {
    this.#failures += 1
    if (this.#failures < failuresMax) return
    this.#openUntilMs = nowMs + this.#pauseMs
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs)
  }

  get isOpen(): boolean {
    return this.#failures >= failuresMax
  }
}
