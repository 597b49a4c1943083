import type { Run } from '../../retention/index.ts'
import type { App } from '../open-app.ts'

const tickMs = 1_000

/**
 * Carries on, while a gate serves, whatever run is under way, and starts one whenever the schedule says so. Several
 * instances may do so at once: the store gives a run to one of them.
 */
export class RetentionRunner {
  readonly #app: App
  readonly #onFailed: (error: unknown) => void
  readonly #stopHearing: () => void
  readonly #timer: NodeJS.Timeout
  #runs: readonly Run[] = []
  #isStale = true
  #work: Promise<void> | undefined
  #isClosed = false

  constructor(app: App, onFailed: (error: unknown) => void) {
    this.#app = app
    this.#onFailed = onFailed
    this.#stopHearing = app.onChange(() => {
      this.#isStale = true
    })
    this.#timer = setInterval(() => this.#tick(), tickMs).unref()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    this.#stopHearing()
    await this.#work
  }

  #tick(): void {
    this.#work ??= this.#goOn()
      .catch(this.#onFailed)
      .finally(() => {
        this.#work = undefined
      })
  }

  async #goOn(): Promise<void> {
    if (this.#isStale) {
      this.#isStale = false
      this.#runs = await this.#app.storage.retention.runs()
    }
    await this.#startDue()
    const running = this.#runs.find(({ state }) => state === 'running')
    if (running === undefined) return
    const retention = await this.#app.retention()
    for (;;) {
      if (this.#isClosed) return
      const { state, nextAtMs } = await retention.advance(running.id)
      if (state !== 'running') this.#isStale = true
      if (state !== 'running' || nextAtMs === null || nextAtMs > this.#app.clock.now()) return
    }
  }

  async #startDue(): Promise<void> {
    const { clock, config } = this.#app
    const { everyMs, policies } = config.retention
    if (everyMs === undefined || policies.length === 0) return
    if (this.#runs.some(({ state }) => state === 'running')) return
    const last = this.#runs.findLast(({ reason }) => reason === 'schedule')
    if (last !== undefined && clock.now() - last.plannedAtMs < everyMs) return
    const by = { kind: 'system', id: 'retention' } as const
    const retention = await this.#app.retention()
    const planned = await retention.plan(by, 'schedule')
    this.#isStale = true
    await retention.start(planned.planHash, by)
    this.#runs = await this.#app.storage.retention.runs()
  }
}
