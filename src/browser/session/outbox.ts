import type { Timers } from '../timers.ts'
import type { Connection } from './connection.ts'

type Frame = Int16Array<ArrayBuffer>

/** A vendor takes audio a little faster than it is spoken, and no more: 1.5 times, after two seconds at once. */
const catchUp = { factor: 1.5, burstMs: 2000 } as const

export interface OutboxOptions {
  readonly timers: Timers
  readonly frameMs: number
  /** How much audio is kept while there is no connection; older audio is given up. */
  readonly keptMs: number
}

/**
 * Audio on its way out. Each frame leaves once, in order, to whichever connection takes the audio at that moment;
 * while there is none they wait, and go out afterwards only as fast as a vendor takes them.
 */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #onDropped: (samples: number) => void
  readonly #framesKept: number
  #waiting: Frame[] = []
  #connection: Connection | undefined
  #allowanceMs: number = catchUp.burstMs
  #countedAtMs: number
  #cancelTimer: (() => void) | undefined
  #onEmpty: (() => void) | undefined
  #samplesSent = 0

  constructor(options: OutboxOptions, onDropped: (samples: number) => void) {
    this.#options = options
    this.#onDropped = onDropped
    this.#framesKept = Math.max(1, Math.ceil(options.keptMs / options.frameMs))
    this.#countedAtMs = options.timers.now()
  }

  get samplesSent(): number {
    return this.#samplesSent
  }

  /** Sends everything from here on to this connection; `undefined` keeps it. */
  sendTo(connection: Connection | undefined): void {
    this.#connection = connection
    this.#flow()
  }

  put(frame: Frame): void {
    this.#waiting.push(frame)
    this.#flow()
    const excess = this.#waiting.length - this.#framesKept
    if (excess > 0) this.#drop(this.#waiting.splice(0, excess))
  }

  /** Resolves when nothing waits any more, or at once when nobody takes it. */
  async emptied(): Promise<void> {
    if (this.#waiting.length === 0 || !this.#connection) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#onEmpty = resolve
    await promise
  }

  /** Gives up what still waits. */
  close(): void {
    this.#cancelTimer?.()
    this.#connection = undefined
    this.#drop(this.#waiting.splice(0))
    this.#onEmpty?.()
  }

  #flow(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    this.#count()
    while (this.#connection?.isOpen && this.#allowanceMs >= this.#options.frameMs) {
      const frame = this.#waiting.shift()
      if (!frame) break
      this.#connection.send(frame)
      this.#allowanceMs -= this.#options.frameMs
      this.#samplesSent += frame.length
    }
    if (this.#waiting.length === 0) this.#onEmpty?.()
    else if (this.#connection) {
      this.#cancelTimer = this.#options.timers.after(this.#options.frameMs / 2, () => this.#flow())
    } else this.#onEmpty?.()
  }

  #count(): void {
    const nowMs = this.#options.timers.now()
    const earnedMs = Math.max(0, nowMs - this.#countedAtMs) * catchUp.factor
    this.#allowanceMs = Math.min(catchUp.burstMs, this.#allowanceMs + earnedMs)
    this.#countedAtMs = nowMs
  }

  #drop(frames: readonly Frame[]): void {
    const samples = frames.reduce((sum, frame) => sum + frame.length, 0)
    if (samples > 0) this.#onDropped(samples)
  }
}
