import type { LiveError } from '../live-errors.ts'
import { FrameCutter, wireSampleRate } from './frame-cutter.ts'
import { measureLoudness } from './loudness.ts'
import { Resampler } from './resampler.ts'
import type { AudioSource } from './source.ts'

export interface RecorderEvents {
  readonly onFrame: (frame: Int16Array<ArrayBuffer>) => void
  /** How loud it is, from 0 to 1. */
  readonly onLevel: (level: number) => void
  readonly onFailure: (error: LiveError) => void
}

/** From a source, at whatever rate it has, to frames as they go over the wire. */
export class Recorder {
  readonly #source: AudioSource
  readonly #events: RecorderEvents
  readonly #cutter: FrameCutter
  /** What came before the source had said how fast it is. */
  #early: Float32Array[] = []
  #resampler: Resampler | undefined
  #samplesCaptured = 0
  #isStopped = false

  constructor(source: AudioSource, frameMs: number, events: RecorderEvents) {
    this.#source = source
    this.#events = events
    this.#cutter = new FrameCutter(frameMs)
  }

  /** Samples at the rate of the wire. */
  get samplesCaptured(): number {
    return this.#samplesCaptured
  }

  async start(): Promise<void> {
    const rate = await this.#source.start({
      take: (samples) => this.#take(samples),
      fail: (error) => this.#events.onFailure(error),
    })
    this.#resampler = new Resampler(rate, wireSampleRate)
    for (const samples of this.#early.splice(0)) this.#take(samples)
    // Stopped while the browser was still asking for permission: nobody may go on recording.
    if (this.#isStopped) await this.#source.stop()
  }

  /** Ends recording; the last frame has been handed over when this resolves. */
  async stop(): Promise<void> {
    if (this.#isStopped) return
    this.#isStopped = true
    await this.#source.stop()
    this.#cut(this.#resampler?.flush() ?? new Float32Array())
    const last = this.#cutter.flush()
    if (last) this.#events.onFrame(last)
  }

  #take(samples: Float32Array): void {
    if (!this.#resampler) {
      this.#early.push(samples.slice())
      return
    }
    this.#events.onLevel(measureLoudness(samples))
    this.#cut(this.#resampler.push(samples))
  }

  #cut(samples: Float32Array): void {
    this.#samplesCaptured += samples.length
    for (const frame of this.#cutter.push(samples)) this.#events.onFrame(frame)
  }
}
