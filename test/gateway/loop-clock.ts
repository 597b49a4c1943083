const tickMs = 5
// A tick that comes later than this was kept from running.
const onTimeMs = 2 * tickMs

/**
 * Tells how long this process has been able to run. Tests that promise a time measure with it, so that a machine which
 * gives its processor to others does not break the promise for them. Everything under test shares the process.
 */
export class LoopClock {
  readonly #timer: NodeJS.Timeout
  #lastTick = performance.now()
  #stalledMs = 0

  constructor() {
    this.#timer = setInterval(() => this.#tick(), tickMs)
    this.#timer.unref()
  }

  /** Milliseconds that the event loop was running, since some moment. */
  now(): number {
    this.#tick()
    return performance.now() - this.#stalledMs
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const now = performance.now()
    this.#stalledMs += Math.max(0, now - this.#lastTick - onTimeMs)
    this.#lastTick = now
  }
}
