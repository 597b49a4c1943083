/** Counts what happens within a window of fixed length that begins with the first event. */
export class RateWindow {
  readonly #lengthMs: number
  #startedMs = Number.NEGATIVE_INFINITY
  #used = 0

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs
  }

  /** Counts one event. Returns what is left, or the seconds to wait when `limit` is used up. */
  take(nowMs: number, limit: number): { remaining: number } | { retryAfterSeconds: number } {
    if (nowMs - this.#startedMs >= this.#lengthMs) {
      this.#startedMs = nowMs
      this.#used = 0
    }
    if (this.#used >= limit) return { retryAfterSeconds: this.resetSeconds(nowMs) }
    this.#used += 1
    return { remaining: limit - this.#used }
  }

  /** Whole seconds until the window ends, at least one. */
  resetSeconds(nowMs: number): number {
    return Math.max(1, Math.ceil((this.#startedMs + this.#lengthMs - nowMs) / 1000))
  }
}
