import type { SallyportError } from '../core/index.ts'
import type { Engine } from './engine.ts'

/**
 * Tells listeners that clients, grants, locks or keys have changed, whoever changed them. What has changed it does not
 * say: whoever listens reads again. One change may be told twice, never not at all.
 */
export class ChangeFeed {
  readonly #engine: Engine
  readonly #listeners = new Set<() => void>()
  #counter: number
  #watching = false
  #failure: SallyportError | undefined

  /** `counter` is the change counter as it stood when the database was opened. */
  constructor(engine: Engine, counter: number) {
    this.#engine = engine
    this.#counter = counter
  }

  /** Calls the listener after each change until the function it returns is called. */
  listen(listener: () => void): () => void {
    // A function of its own for each call: the same listener may be added twice, and each is removed by itself.
    const entry = (): void => listener()
    this.#listeners.add(entry)
    if (!this.#watching) {
      this.#watching = true
      this.#engine.watch({
        counter: (value) => this.counted(value),
        failed: (error) => {
          this.#failure = error
        },
      })
    }
    return () => void this.#listeners.delete(entry)
  }

  /** Takes note of the counter's value after a change of our own, or as it was found. */
  counted(value: number): void {
    this.#failure = undefined
    // Different, not greater: the database may have been put back to an older state.
    if (value === this.#counter) return
    this.#counter = value
    // In a turn of its own: what a listener throws must not look like a failed write.
    for (const listener of this.#listeners) queueMicrotask(listener)
  }

  /** Why changes by other processes cannot be seen at present; undefined while they can. */
  get failure(): SallyportError | undefined {
    return this.#failure
  }
}
