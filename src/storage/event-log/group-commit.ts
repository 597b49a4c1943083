import {
  type Clock,
  isSallyportError,
  type RecordedEvent,
  type Recorder,
  SallyportError,
} from '../../core/index.ts'
import { storageFailed } from '../storage-error.ts'
import type { EventSink } from './event-sink.ts'

export interface GroupCommitOptions {
  readonly sink: EventSink
  readonly clock: Clock
  /** How many records may wait. One more is refused at once, never dropped in silence. Default 20,000. */
  readonly queueMax?: number
  /** How long a record may wait to become durable, in milliseconds. Default 5,000. */
  readonly deadlineMs?: number
}

/** Keeps a batch well below the longest string of V8 (2^29 characters), whatever the records carry. */
const queuedCharactersMax = 64 * 1024 * 1024

class Batch {
  readonly settled = Promise.withResolvers<void>()
  readonly timer: NodeJS.Timeout
  body = ''
  count = 0

  constructor(deadlineMs: number, onDeadline: (batch: Batch) => void) {
    this.timer = setTimeout(onDeadline, deadlineMs, this)
  }
}

/**
 * Makes events durable in groups: whatever arrives while one commit is under way goes into the next. All records of a
 * group share one promise, so that a record costs its encoding and little else.
 */
export class GroupCommit {
  readonly #sink: EventSink
  readonly #clock: Clock
  readonly #queueMax: number
  readonly #deadlineMs: number
  /** Takes records. */
  #filling: Batch | undefined
  /** Is at the sink. Stays here after its deadline: nothing else may be written before the sink has answered. */
  #writing: Batch | undefined
  #stalled = false
  #closed = false
  #failure: SallyportError | undefined
  #probing: Promise<void> | undefined

  constructor(options: GroupCommitOptions) {
    this.#sink = options.sink
    this.#clock = options.clock
    this.#queueMax = options.queueMax ?? 20_000
    this.#deadlineMs = options.deadlineMs ?? 5_000
  }

  /** Resolves once the event is durable. Rejects at once when the queue is full, stalled or closed. */
  readonly record: Recorder = (event: RecordedEvent): Promise<void> => {
    let line: string
    try {
      line = JSON.stringify(event)
    } catch (error) {
      return Promise.reject(
        new SallyportError('ERR_CORE_INTERNAL', { detail: 'event not JSON', cause: error }),
      )
    }
    const refusal = this.#refusal(line.length)
    if (refusal !== undefined) return Promise.reject(storageFailed(refusal))
    const batch = this.#filling ?? this.#startBatch()
    batch.body += line
    batch.body += '\n'
    batch.count += 1
    return batch.settled.promise
  }

  /** How many records wait to become durable. */
  get queued(): number {
    return (this.#filling?.count ?? 0) + (this.#writing?.count ?? 0)
  }

  /**
   * Resolves if the last commit succeeded. After a failure it tries a durable write first: without that, a gateway
   * that gets no calls because it is not ready would never find out that it is ready again.
   */
  async check(): Promise<void> {
    if (this.#stalled) throw this.#failure ?? storageFailed('a write to the event log does not end')
    if (this.#failure === undefined) return
    if (this.#writing) throw this.#failure
    this.#probing ??= this.#probe()
    await this.#probing
  }

  /** Refuses new records and resolves once those that wait are durable or have been rejected. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#filling || (this.#writing && !this.#stalled)) {
      const batch = this.#filling ?? this.#writing
      await batch?.settled.promise.catch((error: unknown) => this.#remember(error))
    }
  }

  #refusal(length: number): string | undefined {
    if (this.#closed) return 'the event log is closed'
    if (this.#stalled) return 'a write to the event log does not end'
    if (this.queued >= this.#queueMax) return 'the queue of the event log is full'
    const waiting = (this.#filling?.body.length ?? 0) + (this.#writing?.body.length ?? 0)
    return waiting + length > queuedCharactersMax ? 'the queue of the event log is full' : undefined
  }

  #startBatch(): Batch {
    const batch = new Batch(this.#deadlineMs, this.#onDeadline)
    this.#filling = batch
    // At the end of this turn of the event loop: whatever the same turn still brings goes along.
    if (!this.#writing) setImmediate(this.#flush)
    return batch
  }

  readonly #flush = (): void => {
    const batch = this.#filling
    if (!batch || this.#writing) return
    this.#filling = undefined
    this.#writing = batch
    this.#sink.commit({ count: batch.count, atMs: this.#clock.now(), body: batch.body }).then(
      () => this.#finish(batch, undefined),
      (error: unknown) => this.#finish(batch, this.#remember(error)),
    )
  }

  #finish(batch: Batch, failure: SallyportError | undefined): void {
    this.#writing = undefined
    this.#stalled = false
    this.#failure = failure
    clearTimeout(batch.timer)
    if (failure === undefined) batch.settled.resolve()
    else this.#rejectWaiting(batch, failure)
    if (this.#filling) setImmediate(this.#flush)
  }

  /** Those that wait behind a failed commit are told now, not after a failure of their own. */
  #rejectWaiting(batch: Batch, failure: SallyportError): void {
    batch.settled.reject(failure)
    const next = this.#filling
    this.#filling = undefined
    if (next) this.#drop(next, failure)
  }

  readonly #onDeadline = (batch: Batch): void => {
    const failure = storageFailed(`not durable after ${this.#deadlineMs} ms`)
    this.#failure = failure
    if (batch === this.#writing) this.#stalled = true
    if (batch === this.#filling) this.#filling = undefined
    this.#drop(batch, failure)
  }

  #drop(batch: Batch, failure: SallyportError): void {
    clearTimeout(batch.timer)
    batch.settled.reject(failure)
  }

  async #probe(): Promise<void> {
    try {
      await this.#sink.probe()
      this.#failure = undefined
    } catch (error) {
      throw this.#remember(error)
    } finally {
      this.#probing = undefined
    }
  }

  #remember(error: unknown): SallyportError {
    const failure = isSallyportError(error) ? error : storageFailed('the event log failed', error)
    this.#failure = failure
    return failure
  }
}
