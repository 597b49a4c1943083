import { encodeRecord } from '../../audit/index.ts'
import {
  type Clock,
  isSallyportError,
  type RecordedEvent,
  type Recorder,
  type SallyportError,
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

/**
 * How long what nobody waits for is kept back, so that it goes along with what somebody waits for. A commit costs about
 * 250 µs of CPU: without this, a client that makes one call at a time pays for two of them each time.
 */
const lingerMs = 10

/**
 * How long a group that is due goes on taking records while every turn of the event loop brings some. Half the commits
 * at 32 calls under way, and a shorter wait for most of them, because the processor is not busy with commits.
 */
const gatherMs = 2

/** How long after a check that failed the log is checked again. */
const recheckMs = 1_000

/** Keeps a batch well below the longest string of V8 (2^29 characters), whatever the records carry. */
const queuedCharactersMax = 64 * 1024 * 1024

class Batch {
  readonly settled = Promise.withResolvers<void>()
  readonly timer: NodeJS.Timeout
  body = ''
  count = 0
  /** Whether it goes as soon as the sink is free; before that it waits for company, until `linger` fires. */
  isDue = false
  linger: NodeJS.Timeout | undefined
  /** How many records it held a turn of the event loop ago, and when that was first asked. */
  countBefore = 0
  gatheringSinceMs: number | undefined

  constructor(deadlineMs: number, onDeadline: (batch: Batch) => void) {
    this.timer = setTimeout(onDeadline, deadlineMs, this)
  }
}

/**
 * The outcome of a call that was made holds its status, and gates nothing. A refusal is an outcome without one, and is
 * told only once it is durable.
 */
function isAwaited({ phase, metadata }: RecordedEvent): boolean {
  return phase !== 'outcome' || metadata?.status === undefined
}

/**
 * Makes events durable in groups: whatever arrives while one commit is under way goes into the next. All records of a
 * group share one promise, so that a record costs its encoding and little else.
 *
 * After a failure nothing is written before a check has shown that the log is whole and takes writes. What arrives during
 * the first check waits for it; once that has failed as well, records are refused at once until one succeeds.
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
  /** Why the last write failed; while it stands, nothing else is written. */
  #failure: SallyportError | undefined
  /** Whether a check has failed since. */
  #isDown = false
  #probing: Promise<void> | undefined
  #recheck: NodeJS.Timeout | undefined

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
      line = encodeRecord(event)
    } catch (error) {
      return Promise.reject(
        isSallyportError(error) ? error : storageFailed('an event cannot be written', error),
      )
    }
    const refusal = this.#refusal(line.length)
    if (refusal !== undefined) return Promise.reject(storageFailed(refusal))
    const batch = this.#filling ?? this.#startBatch()
    batch.body += line
    batch.body += '\n'
    batch.count += 1
    if (!batch.isDue) {
      if (isAwaited(event)) this.#makeDue(batch)
      else batch.linger ??= setTimeout(this.#makeDue, lingerMs, batch)
    }
    return batch.settled.promise
  }

  /** How many records wait to become durable. */
  get queued(): number {
    return (this.#filling?.count ?? 0) + (this.#writing?.count ?? 0)
  }

  /** Resolves if the last commit succeeded, or a durable write succeeds now. */
  async check(): Promise<void> {
    if (this.#stalled) throw this.#failure ?? storageFailed('a write to the event log does not end')
    if (this.#failure !== undefined) await this.#verify()
  }

  /** Refuses new records and resolves once those that wait are durable or have been rejected. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#recheck)
    if (this.#filling) this.#makeDue(this.#filling)
    while (this.#filling || (this.#writing && !this.#stalled)) {
      const batch = this.#filling ?? this.#writing
      await batch?.settled.promise.catch((error: unknown) => this.#remember(error))
    }
  }

  #refusal(length: number): string | undefined {
    if (this.#closed) return 'the event log is closed'
    if (this.#stalled) return 'a write to the event log does not end'
    if (this.#isDown) return this.#failure?.detail ?? 'the event log cannot be written'
    if (this.queued >= this.#queueMax) return 'the queue of the event log is full'
    const waiting = (this.#filling?.body.length ?? 0) + (this.#writing?.body.length ?? 0)
    return waiting + length > queuedCharactersMax ? 'the queue of the event log is full' : undefined
  }

  #startBatch(): Batch {
    const batch = new Batch(this.#deadlineMs, this.#onDeadline)
    this.#filling = batch
    return batch
  }

  readonly #makeDue = (batch: Batch): void => {
    batch.isDue = true
    if (!this.#writing) setImmediate(this.#flush)
  }

  readonly #flush = (): void => {
    const batch = this.#filling
    if (!batch?.isDue || this.#writing || this.#failure !== undefined) return
    if (this.#isGathering(batch)) {
      setImmediate(this.#flush)
      return
    }
    clearTimeout(batch.linger)
    this.#filling = undefined
    this.#writing = batch
    this.#sink.commit({ count: batch.count, atMs: this.#clock.now(), body: batch.body }).then(
      () => this.#finish(batch, undefined),
      (error: unknown) => this.#finish(batch, this.#remember(error)),
    )
  }

  #isGathering(batch: Batch): boolean {
    if (batch.count === batch.countBefore) return false
    batch.countBefore = batch.count
    const nowMs = this.#clock.now()
    batch.gatheringSinceMs ??= nowMs
    return nowMs - batch.gatheringSinceMs < gatherMs
  }

  #finish(batch: Batch, failure: SallyportError | undefined): void {
    this.#writing = undefined
    this.#stalled = false
    this.#failure = failure
    clearTimeout(batch.timer)
    if (failure === undefined) {
      this.#isDown = false
      batch.settled.resolve()
      if (this.#filling?.isDue) setImmediate(this.#flush)
      return
    }
    batch.settled.reject(failure)
    this.#dropWaiting(failure)
    this.#onRecheck()
  }

  /** Those that wait behind a failure are told now, not after one of their own. */
  #dropWaiting(failure: SallyportError): void {
    const next = this.#filling
    this.#filling = undefined
    if (next) this.#drop(next, failure)
  }

  readonly #onDeadline = (batch: Batch): void => {
    const failure = storageFailed(`not durable after ${this.#deadlineMs} ms`)
    this.#failure = failure
    if (batch === this.#writing) this.#stalled = true
    if (batch === this.#filling) {
      this.#filling = undefined
      // It waited for a check that does not end, or this process was stopped meanwhile.
      if (this.#probing) this.#isDown = true
      else if (!this.#writing) this.#onRecheck()
    }
    this.#drop(batch, failure)
  }

  #drop(batch: Batch, failure: SallyportError): void {
    clearTimeout(batch.timer)
    clearTimeout(batch.linger)
    batch.settled.reject(failure)
  }

  #verify(): Promise<void> {
    this.#probing ??= this.#probe()
    return this.#probing
  }

  async #probe(): Promise<void> {
    clearTimeout(this.#recheck)
    try {
      await this.#sink.probe()
      this.#failure = undefined
      this.#isDown = false
      if (this.#filling?.isDue) setImmediate(this.#flush)
    } catch (error) {
      this.#isDown = true
      this.#dropWaiting(this.#remember(error))
      if (!this.#closed) this.#recheck = setTimeout(this.#onRecheck, recheckMs).unref()
      throw error
    } finally {
      this.#probing = undefined
    }
  }

  readonly #onRecheck = (): void => {
    this.#verify().catch((error: unknown) => this.#remember(error))
  }

  #remember(error: unknown): SallyportError {
    const failure = isSallyportError(error) ? error : storageFailed('the event log failed', error)
    this.#failure = failure
    return failure
  }
}
