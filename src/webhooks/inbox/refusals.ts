import {
  type Clock,
  createId,
  type RandomSource,
  type RecordedEvent,
  type Recorder,
} from '../../core/index.ts'

const windowMs = 10_000

interface Window {
  readonly startedAtMs: number
  further: number
}

/**
 * Puts refused deliveries on record: the first of an endpoint and reason, and then the number of further ones when the
 * next comes after ten seconds, so that nobody without a secret can fill the disk.
 */
export class RefusalLog {
  readonly #clock: Clock
  readonly #random: RandomSource
  readonly #record: Recorder
  readonly #windows = new Map<string, Window>()

  constructor(clock: Clock, random: RandomSource, record: Recorder) {
    this.#clock = clock
    this.#random = random
    this.#record = record
  }

  /** Resolves once the refusal is on record, or is counted for the next that will be. */
  async refuse(endpoint: { readonly id: string; readonly vendor: string }, reason: string): Promise<void> {
    const key = `${endpoint.id} ${reason}`
    const nowMs = this.#clock.now()
    const window = this.#windows.get(key)
    if (window !== undefined && nowMs - window.startedAtMs < windowMs) {
      window.further += 1
      return
    }
    this.#windows.set(key, { startedAtMs: nowMs, further: 0 })
    const further = window?.further ?? 0
    await this.#record(this.#eventOf(endpoint, reason, further))
  }

  #eventOf(
    endpoint: { readonly id: string; readonly vendor: string },
    reason: string,
    further: number,
  ): RecordedEvent {
    return {
      requestId: createId('hook', this.#random),
      atMs: this.#clock.now(),
      phase: 'event',
      action: 'webhook.receive',
      actor: { kind: 'system', id: endpoint.vendor },
      resource: `webhook/${endpoint.id}`,
      result: 'failure',
      reason,
      ...(further === 0 ? {} : { metadata: { refusedSinceTheLast: further } }),
    }
  }
}
