/** The vendor refuses frames outside of these. */
export const frameMsRange = { min: 50, max: 1000 } as const

/** Samples a second on the wire. */
export const wireSampleRate = 16_000

/** Cuts samples into frames of 16-bit PCM of one length. Every sample that goes in comes out once, in order. */
export class FrameCutter {
  readonly #frameSamples: number
  #frame: Int16Array<ArrayBuffer>
  #filled = 0

  /** `frameMs` from 50 to 1000. Throws a `RangeError` for anything else. */
  constructor(frameMs: number) {
    if (!(frameMs >= frameMsRange.min && frameMs <= frameMsRange.max)) {
      throw new RangeError('frameMs must be between 50 and 1000')
    }
    this.#frameSamples = Math.round((frameMs * wireSampleRate) / 1000)
    this.#frame = new Int16Array(this.#frameSamples)
  }

  /** Takes samples between -1 and 1 (louder ones are clipped) and returns the frames that they filled. */
  push(samples: Float32Array): Int16Array<ArrayBuffer>[] {
    const frames: Int16Array<ArrayBuffer>[] = []
    for (const sample of samples) {
      this.#frame[this.#filled] = Math.round(Math.max(-1, Math.min(1, sample)) * 0x7fff)
      this.#filled += 1
      if (this.#filled < this.#frameSamples) continue
      frames.push(this.#frame)
      // Each frame has memory of its own: one that waits for a socket must not change under it.
      this.#frame = new Int16Array(this.#frameSamples)
      this.#filled = 0
    }
    return frames
  }

  /** Returns the rest as a last frame, filled up with silence to the shortest that the vendor takes. */
  flush(): Int16Array<ArrayBuffer> | undefined {
    if (this.#filled === 0) return undefined
    const shortest = (frameMsRange.min * wireSampleRate) / 1000
    const last = this.#frame.slice(0, Math.max(this.#filled, shortest))
    this.#frame = new Int16Array(this.#frameSamples)
    this.#filled = 0
    return last
  }
}
