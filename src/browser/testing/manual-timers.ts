import type { Timers } from '../timers.ts'

interface Due {
  readonly atMs: number
  readonly callback: () => void
}

/** Time that stands still until it is moved, and then lets promises settle after each step. */
export class ManualTimers implements Timers {
  #nowMs = 1_000_000
  #due: Due[] = []

  now(): number {
    return this.#nowMs
  }

  after(ms: number, callback: () => void): () => void {
    const entry = { atMs: this.#nowMs + Math.max(0, ms), callback }
    this.#due.push(entry)
    return () => {
      this.#due = this.#due.filter((each) => each !== entry)
    }
  }

  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms
    await settle()
    for (;;) {
      const [first] = this.#due
        .filter(({ atMs }) => atMs <= endMs)
        .sort((left, right) => left.atMs - right.atMs)
      if (!first) break
      this.#due = this.#due.filter((each) => each !== first)
      this.#nowMs = Math.max(this.#nowMs, first.atMs)
      first.callback()
      await settle()
    }
    this.#nowMs = endMs
    await settle()
  }
}

/** Lets everything that is ready run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}
