import type { Clock } from './clock.ts'
import { isSallyportError } from './errors.ts'
import { createId } from './ids.ts'
import type { RandomSource } from './random.ts'
import type { Actor, RecordedEvent, Recorder } from './record.ts'

/** What an operator's action does, to what. */
export type RecordedAction = Pick<RecordedEvent, 'action' | 'resource' | 'metadata'>

/** Puts every change that an operator makes on record before it takes effect. */
export class ActionLog {
  readonly #clock: Clock
  readonly #random: RandomSource
  readonly #record: Recorder

  constructor(clock: Clock, random: RandomSource, record: Recorder) {
    this.#clock = clock
    this.#random = random
    this.#record = record
  }

  /**
   * Records an action, then makes it happen and returns what it returns. Rejects without making it happen where the
   * record cannot be made durable. An action that fails afterwards is recorded as failed, under the same request id.
   */
  async run<Result>(action: RecordedAction, by: Actor, effect: () => Promise<Result>): Promise<Result> {
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
  refuse(action: RecordedAction, by: Actor, reason: string): Promise<void> {
    return this.#record({ ...this.#eventOf(action, by), result: 'failure', reason })
  }

  #eventOf(action: RecordedAction, by: Actor): RecordedEvent {
    return {
      requestId: createId('act', this.#random),
      atMs: this.#clock.now(),
      phase: 'event',
      actor: by,
      ...action,
    }
  }
}
