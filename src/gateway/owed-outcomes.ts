import type { RecordedEvent, Recorder } from '../core/index.ts'
import { lostReason } from './lost-calls.ts'

/** Memory for about 10 MB: an outage that ends within minutes. */
const keptMaxDefault = 20_000

/**
 * How calls of this instance have ended whose outcome could not be recorded: the log failed meanwhile. They are recorded
 * once it takes records again; until then their intents count as open.
 */
export class OwedOutcomes {
  readonly #record: Recorder
  readonly #keptMax: number
  readonly #kept = new Map<string, RecordedEvent>()
  #forgottenSinceMs: number | undefined

  constructor(record: Recorder, keptMax = keptMaxDefault) {
    this.#record = record
    this.#keptMax = keptMax
  }

  get size(): number {
    return this.#kept.size
  }

  /** Whether there were more than are kept: those are closed as `outcome_unknown` by whoever looks after this instance. */
  get areSomeForgotten(): boolean {
    return this.#forgottenSinceMs !== undefined
  }

  /** When the oldest call began that is owed an outcome; undefined where none is. */
  oldestStartMs(): number | undefined {
    let oldest = this.#forgottenSinceMs
    for (const event of this.#kept.values()) oldest = Math.min(oldest ?? startOf(event), startOf(event))
    return oldest
  }

  add(event: RecordedEvent): void {
    if (event.phase !== 'outcome') return
    if (this.#kept.size < this.#keptMax) this.#kept.set(event.requestId, event)
    else this.#forgottenSinceMs = Math.min(this.#forgottenSinceMs ?? startOf(event), startOf(event))
  }

  /**
   * Resolves once everything that is owed is on record. `records` begin before the oldest of these calls: a commit that
   * failed here may have succeeded all the same, and what it held is not recorded twice. Rejects where the log fails still;
   * what is owed stays owed.
   */
  async settle(records: AsyncIterable<RecordedEvent>): Promise<void> {
    const owed = new Map(this.#kept)
    for await (const { requestId, phase, reason } of records) {
      if (phase === 'outcome' && reason !== lostReason && owed.delete(requestId)) this.#kept.delete(requestId)
    }
    const recorded = [...owed].map(async ([requestId, event]) => {
      await this.#record(event)
      this.#kept.delete(requestId)
    })
    await Promise.all(recorded)
  }
}

function startOf({ atMs, durationMs = 0 }: RecordedEvent): number {
  return atMs - durationMs
}
