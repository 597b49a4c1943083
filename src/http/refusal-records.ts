import type { Clock, RecordedEvent, Recorder } from '../core/index.ts'
import type { Rejection } from '../gateway/index.ts'

const windowMs = 1_000

interface Window {
  readonly timer: NodeJS.Timeout
  last: Rejection
  further: number
}

/**
 * Records refused calls. Those of a known client are recorded one by one; strangers are recorded once, and what more
 * of the same comes within a second as one count, so that nobody without a key can fill the disk.
 */
export class RefusalRecords {
  readonly #clock: Clock
  readonly #record: Recorder
  readonly #onRecordFailed: (error: unknown, outcome: RecordedEvent) => void
  /** By mount and reason: both come from our own lists, so there are few. */
  readonly #windows = new Map<string, Window>()

  constructor(ports: {
    clock: Clock
    record: Recorder
    onRecordFailed(error: unknown, outcome: RecordedEvent): void
  }) {
    this.#clock = ports.clock
    this.#record = ports.record
    this.#onRecordFailed = (error, outcome) => ports.onRecordFailed(error, outcome)
  }

  /** Resolves once the refusal is on record, or is counted for one that will be within a second. */
  record(rejection: Rejection): Promise<void> {
    if (rejection.client !== undefined) return this.#record(this.#eventOf(rejection))
    const key = `${rejection.mount?.name ?? ''} ${rejection.refusal.reason}`
    const window = this.#windows.get(key)
    if (window !== undefined) {
      window.further += 1
      window.last = rejection
      return Promise.resolve()
    }
    const timer = setTimeout(() => this.#close(key), windowMs)
    timer.unref()
    this.#windows.set(key, { timer, last: rejection, further: 0 })
    return this.#record(this.#eventOf(rejection))
  }

  /** Records what is counted so far. */
  close(): void {
    for (const key of [...this.#windows.keys()]) this.#close(key)
  }

  #close(key: string): void {
    const window = this.#windows.get(key)
    if (window === undefined) return
    clearTimeout(window.timer)
    this.#windows.delete(key)
    if (window.further === 0) return
    const outcome = this.#eventOf(window.last, window.further)
    this.#record(outcome).catch((error: unknown) => this.#onRecordFailed(error, outcome))
  }

  #eventOf(rejection: Rejection, count = 1): RecordedEvent {
    const { requestId, refusal, mount, client, operation, claimedUser, startedAtMs } = rejection
    const atMs = this.#clock.now()
    const metadata = {
      ...(refusal.rule === undefined ? {} : { rule: refusal.rule }),
      ...(count === 1 ? {} : { count }),
    }
    return {
      requestId,
      atMs,
      phase: 'outcome',
      action: mount === undefined ? 'gate.call' : `${mount.vendor.id}.api.call`,
      actor: {
        kind: 'client',
        id: client?.id ?? 'unknown',
        ...(claimedUser === undefined || client === undefined ? {} : { claimedUser }),
      },
      ...(operation === undefined ? {} : { operation: operation.id }),
      result: 'failure',
      reason: refusal.reason,
      durationMs: atMs - startedAtMs,
      ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    }
  }
}
