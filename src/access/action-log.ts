import {
  type Actor,
  type Clock,
  createId,
  isSallyportError,
  type RandomSource,
  type RecordedEvent,
  type Recorder,
} from '../core/index.ts'

/** What an operator's action does, to what. */
export type Action = Pick<RecordedEvent, 'action' | 'resource' | 'metadata'>

/** Puts every change of who may do what on record before it takes effect. */
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
   * Records the action, then runs it and returns what it returns. Rejects without running it where the record cannot
   * be made durable. An action that fails afterwards is recorded as failed, under the same request id.
   */
  async run<Result>(action: Action, by: Actor, effect: () => Promise<Result>): Promise<Result> {
    const event: RecordedEvent = {
      requestId: createId('act', this.#random),
      atMs: this.#clock.now(),
      phase: 'event',
      actor: by,
      ...action,
    }
    await this.#record(event)
    try {
      return await effect()
    } catch (error) {
      const reason = isSallyportError(error) ? error.code : 'ERR_CORE_INTERNAL'
      await this.#record({ ...event, atMs: this.#clock.now(), result: 'failure', reason })
      throw error
    }
  }
}
