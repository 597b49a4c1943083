import type { AudioSink, AudioSource } from '../audio/source.ts'
import type { Timers } from '../timers.ts'

/** A source whose samples are numbers that count up, so that a lost or a doubled one shows. */
export class CountingSource implements AudioSource {
  sink: AudioSink | undefined
  isRecording = false
  error: Error | undefined
  readonly #timers: Timers
  #next = 0

  constructor(timers: Timers) {
    this.#timers = timers
  }

  async start(sink: AudioSink): Promise<number> {
    if (this.error) throw this.error
    this.sink = sink
    this.isRecording = true
    this.#tick()
    return 16_000
  }

  async stop(): Promise<void> {
    this.isRecording = false
  }

  #tick(): void {
    if (!this.isRecording) return
    this.sink?.take(Float32Array.from({ length: 320 }, () => countedSample(this.#next++) / 0x7fff))
    this.#timers.after(20, () => this.#tick())
  }
}

/** The sample at a place of the count. */
export const countedSample = (index: number) => (index % 60_000) - 30_000

/** Returns how many samples are the count from its beginning, and what follows them. */
export function readCount(samples: readonly number[]): {
  readonly counted: number
  readonly rest: readonly number[]
} {
  const wrong = samples.findIndex((sample, index) => sample !== countedSample(index))
  const counted = wrong < 0 ? samples.length : wrong
  return { counted, rest: samples.slice(counted) }
}
