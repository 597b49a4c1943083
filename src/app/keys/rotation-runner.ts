import { awaitsSomebody, type Rotation } from '../../rotation/index.ts'
import type { App } from '../open-app.ts'
import { dueKeys } from './due-keys.ts'

const tickMs = 250
const dueEveryMs = 60_000

/**
 * Carries on, while a gate serves, whatever rotation is open, and starts those that are due and may start by themselves.
 * Several instances may do so at once: the store gives each rotation to one of them.
 */
export class RotationRunner {
  readonly #app: App
  readonly #onFailed: (error: unknown) => void
  readonly #stopHearing: () => void
  readonly #timer: NodeJS.Timeout
  #open: readonly Rotation[] = []
  #isStale = true
  #isBusy = false
  #isClosed = false
  #nextDueMs = 0

  constructor(app: App, onFailed: (error: unknown) => void) {
    this.#app = app
    this.#onFailed = onFailed
    this.#stopHearing = app.onChange(() => {
      this.#isStale = true
    })
    this.#timer = setInterval(() => void this.#tick(), tickMs).unref()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    this.#stopHearing()
    while (this.#isBusy) await new Promise((resolve) => setTimeout(resolve, 10))
  }

  async #tick(): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    try {
      await this.#startDue()
      await this.#readOpen()
      const nowMs = this.#app.clock.now()
      for (const rotation of this.#open) {
        if (this.#isClosed) return
        if (rotation.nextAtMs <= nowMs && !awaitsSomebody(rotation)) await this.#advance(rotation)
      }
    } catch (error) {
      this.#onFailed(error)
    } finally {
      this.#isBusy = false
    }
  }

  async #advance({ id }: Rotation): Promise<void> {
    try {
      const rotation = await (await this.#app.rotations()).advance(id)
      this.#open = this.#open.map((one) => (one.id === id ? rotation : one))
    } catch (error) {
      this.#onFailed(error)
    }
  }

  async #readOpen(): Promise<void> {
    if (!this.#isStale) {
      this.#open = this.#open.filter(({ endedAtMs }) => endedAtMs === null)
      return
    }
    this.#isStale = false
    try {
      const rotations = await this.#app.storage.rotations.list()
      this.#open = rotations.filter(({ endedAtMs }) => endedAtMs === null)
    } catch (error) {
      this.#isStale = true
      throw error
    }
  }

  async #startDue(): Promise<void> {
    const { clock, config } = this.#app
    if (clock.now() < this.#nextDueMs || config.rotation.automatic.length === 0) return
    this.#nextDueMs = clock.now() + dueEveryMs
    const { rotations: store } = this.#app.storage
    const due = dueKeys(config.rotation, await this.#app.vault.list(), await store.list(), clock.now())
    for (const { vendor, environment, name } of due) {
      try {
        const rotations = await this.#app.rotations()
        await rotations.start(
          { vendor, environment, name, reason: 'due' },
          { kind: 'system', id: 'rotation' },
        )
      } catch (error) {
        // One that cannot begin holds up no other.
        this.#onFailed(error)
      }
    }
  }
}
