import type { Clock, RandomSource } from '../../core/index.ts'
import type { StoredRecord } from '../export/export-jsonl.ts'
import { backOffMs } from './back-off.ts'
import type { SinkPositionStore } from './sink-position-store.ts'

/** What became of records that were sent. */
export type SinkAnswer =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly reason: string; readonly retryAfterMs?: number }

export interface SinkDeliveryOptions {
  readonly sink: string
  /** Tells this instance from others. */
  readonly holder: string
  readonly positions: SinkPositionStore
  /** Returns up to so many records after a place, in order; fewer at the end. Rejects where the log cannot be read. */
  read(afterSeq: number, limit: number): Promise<readonly StoredRecord[]>
  /** Sends records on. Must not resolve as accepted before whoever receives them has them for good. */
  send(records: readonly StoredRecord[], signal: AbortSignal): Promise<SinkAnswer>
  /** Returns when something happened, from a record's bytes, in milliseconds since 1970. */
  timeOf(record: string): number
  /** Resolves after that time, or when the signal fires. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** Hears of it when the sink has fallen behind, and when it has caught up. */
  onAlarm(state: SinkState): void
  /** A record that waits longer than this raises the alarm. */
  readonly alarmAfterMs: number
  /** Most records in one request. Default 500. */
  readonly recordsMax?: number
  readonly clock: Clock
  readonly random: RandomSource
}

export interface SinkState {
  readonly sink: string
  /** Last place that was acknowledged. */
  readonly deliveredSeq: number
  /** How long the oldest record that was not delivered has waited; 0 where there is none. */
  readonly behindMs: number
  readonly isBehind: boolean
  /** Why the last attempt failed; undefined after one that did not. */
  readonly failure: string | undefined
  /** False while another instance delivers. */
  readonly isHolder: boolean
}

const pollMs = 500
const claimMs = 30_000
/** A sink that asks for more is asked again all the same: it may have meant something else. */
const retryAfterMsMax = 300_000

/**
 * Carries records to a sink, in order and at least once: what was sent and not acknowledged is sent again, and the
 * place in the log tells the receiver what it has already. Never gives up and never drops; it raises an alarm.
 */
export class SinkDelivery {
  readonly #options: SinkDeliveryOptions
  #state: SinkState
  #failures = 0
  /** Until when the sink is ours, as far as we know. */
  #claimedUntilMs = Number.NEGATIVE_INFINITY

  constructor(options: SinkDeliveryOptions) {
    this.#options = options
    this.#state = {
      sink: options.sink,
      deliveredSeq: 0,
      behindMs: 0,
      isBehind: false,
      failure: undefined,
      isHolder: false,
    }
  }

  get state(): SinkState {
    return this.#state
  }

  /** Delivers until the signal fires. Rejects never. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const pauseMs = await this.#step(signal)
      if (pauseMs > 0) await this.#options.wait(pauseMs, signal)
    }
    await this.#release()
  }

  /** Delivers some records; returns how long to wait before the next. */
  async #step(signal: AbortSignal): Promise<number> {
    const { positions, sink, holder, recordsMax = 500 } = this.#options
    try {
      const position = await this.#claim()
      if (position === undefined) return this.#stand(claimMs / 3)
      const records = await this.#options.read(position, recordsMax)
      this.#update({ isHolder: true, deliveredSeq: position, behindMs: this.#waited(records[0]) })
      const last = records.at(-1)
      if (last === undefined) return this.#succeed(pollMs)
      const answer = await this.#options.send(records, signal)
      if (!answer.accepted) return this.#fail(answer.reason, answer.retryAfterMs)
      // What is not noted is sent again: that is why the receiver is told the places.
      if (!(await positions.advance(sink, holder, last.seq))) return this.#stand(pollMs)
      this.#update({ deliveredSeq: last.seq })
      return this.#succeed(records.length < recordsMax ? pollMs : 0)
    } catch (error) {
      return this.#fail(error instanceof Error ? error.message : 'unknown')
    }
  }

  /** Asks anew in good time only: each claim is a write, also where there is nothing to deliver. */
  async #claim(): Promise<number | undefined> {
    const { positions, sink, holder, clock } = this.#options
    const nowMs = clock.now()
    if (nowMs < this.#claimedUntilMs - claimMs / 2) return this.#state.deliveredSeq
    this.#claimedUntilMs = Number.NEGATIVE_INFINITY
    const position = await positions.claim(sink, holder, nowMs, nowMs + claimMs)
    if (position !== undefined) this.#claimedUntilMs = nowMs + claimMs
    return position
  }

  /** Lets the next holder begin at once. Where that fails, it waits until our time is over. */
  async #release(): Promise<void> {
    if (this.#claimedUntilMs === Number.NEGATIVE_INFINITY) return
    const { positions, sink, holder, clock } = this.#options
    const nowMs = clock.now()
    await positions.claim(sink, holder, nowMs, nowMs).catch(() => undefined)
  }

  #stand(pauseMs: number): number {
    this.#claimedUntilMs = Number.NEGATIVE_INFINITY
    this.#update({ isHolder: false, behindMs: 0, failure: undefined })
    return pauseMs
  }

  #succeed(pauseMs: number): number {
    this.#failures = 0
    this.#update({ failure: undefined, ...(pauseMs > 0 ? { behindMs: 0 } : {}) })
    return pauseMs
  }

  #fail(reason: string, retryAfterMs = 0): number {
    this.#failures += 1
    this.#update({ failure: reason })
    return Math.max(backOffMs(this.#failures, this.#options.random), Math.min(retryAfterMs, retryAfterMsMax))
  }

  #waited(next: StoredRecord | undefined): number {
    const { clock, timeOf } = this.#options
    return next === undefined ? 0 : Math.max(0, clock.now() - timeOf(next.record))
  }

  #update(change: Partial<SinkState>): void {
    const before = this.#state
    const state = { ...before, ...change }
    this.#state = { ...state, isBehind: state.behindMs > this.#options.alarmAfterMs }
    if (this.#state.isBehind !== before.isBehind) this.#options.onAlarm(this.#state)
  }
}
