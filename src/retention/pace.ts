import type { Clock } from '../core/index.ts'

/** Spaces calls evenly: one after the other, no more than so many a second, however many want to make one. */
export class Pace {
  readonly #everyMs: number
  readonly #clock: Clock
  readonly #wait: (ms: number) => Promise<void>
  #nextAtMs = 0

  constructor(perSecond: number, clock: Clock, wait: (ms: number) => Promise<void>) {
    this.#everyMs = 1_000 / perSecond
    this.#clock = clock
    this.#wait = wait
  }

  /** Resolves when the next call may be made. */
  async turn(): Promise<void> {
    const nowMs = this.#clock.now()
    // A clock that was set back must not make anybody wait for the time that it was set back by.
    const startMs = this.#nextAtMs - nowMs > 60_000 ? nowMs : Math.max(this.#nextAtMs, nowMs)
    this.#nextAtMs = startMs + this.#everyMs
    if (startMs > nowMs) await this.#wait(startMs - nowMs)
  }
}
