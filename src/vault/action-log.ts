import {
  type Actor,
  type Clock,
  createId,
  isSallyportError,
  type RandomSource,
  type RecordedEvent,
  type Recorder,
} from '../core/index.ts'

/** What is done, to which key. */
export type VaultAction = Pick<RecordedEvent, 'action' | 'resource' | 'metadata'>

/** Puts every change of the vault on record before it takes effect. */
export class VaultActionLog {
  readonly #clock: Clock
  readonly #random: RandomSource
  readonly #record: Recorder

  constructor(clock: Clock, random: RandomSource, record: Recorder) {
    this.#clock = clock
    this.#random = random
    this.#record = record
  }

  /**
   * Records an action, then makes it happen and returns what it returns. Rejects without making it happen where the record cannot be made durable.
   * An action that fails afterwards is recorded as failed, under the same request id.
   */
  async run<Result>(action: VaultAction, by: Actor, effect: () => Promise<Result>): Promise<Result> {
    const event = this.#eventOf(action, by)
    await this.#record(event)
    try {
      return await effect()
    } catch (error) {
      const reason = isSallyportError(error) ? error.code : 'ERR_CORE_INTERNAL'
      await this.#record({ ...event, atMs: this.#clock.now(), result: 'failure', reason })
      throw error
    }
  }

  /** Records an action that was refused. */
  refuse(action: VaultAction, by: Actor, reason: string): Promise<void> {
    return this.#record({ ...this.#eventOf(action, by), result: 'failure', reason })
  }

  #eventOf(action: VaultAction, by: Actor): RecordedEvent {
    return {
      requestId: createId('act', this.#random),
      atMs: this.#clock.now(),
      phase: 'event',
      actor: by,
      ...action,
    }
  }
}
