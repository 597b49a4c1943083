/** Tells the time and runs things later, so that a stand-in's waits can be driven by a test. */
export interface Timers {
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** Runs `run` once after the delay; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void
}

/** The machine's own clock. Its waits never keep a process alive. */
export const systemTimers: Timers = createTimers(() => Date.now())

/** Real waits beside a clock of one's own: enough where only time stamps and windows are to be shifted. */
export function createTimers(now: () => number): Timers {
  return {
    now,
    after(delayMs, run) {
      const handle = setTimeout(run, delayMs)
      handle.unref()
      return () => clearTimeout(handle)
    },
  }
}

/** A clock that stands still until `advance`, and then runs what has become due, in order. */
export class ManualTimers implements Timers {
  #nowMs: number
  #sequence = 0
  #waiting: { readonly atMs: number; readonly sequence: number; readonly run: () => void }[] = []

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  after(delayMs: number, run: () => void): () => void {
    const entry = { atMs: this.#nowMs + Math.max(0, delayMs), sequence: this.#sequence++, run }
    this.#waiting.push(entry)
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry)
    }
  }

  /** How many waits are open. */
  get size(): number {
    return this.#waiting.length
  }

  /**
   * Moves the clock. Between two waits it lets promises settle, so that a wait which an awaited step sets up
   * is seen within the same call.
   */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms
    await settlePromises()
    for (let next = this.#takeDue(untilMs); next; next = this.#takeDue(untilMs)) {
      this.#nowMs = next.atMs
      next.run()
      await settlePromises()
    }
    this.#nowMs = untilMs
  }

  #takeDue(untilMs: number) {
    const due = this.#waiting
      .filter((entry) => entry.atMs <= untilMs)
      .sort((a, b) => a.atMs - b.atMs || a.sequence - b.sequence)[0]
    if (due) this.#waiting = this.#waiting.filter((entry) => entry !== due)
    return due
  }
}

const settlePromises = () => new Promise<void>((resolve) => setImmediate(resolve))
