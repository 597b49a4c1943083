const zeroCrossings = 16
/** How much of the band is kept; the rest is the filter's slope. */
const bandKept = 0.92

/**
 * Turns samples of one rate into another, piece by piece, as if they were one: a windowed-sinc low-pass, so that what
 * lies above the new band does not fold back into the voice. Browsers that refuse an audio context at 16 kHz need it.
 */
export class Resampler {
  /** Output `n` stands at input `n * numerator / denominator`; whole numbers, so that nothing drifts. */
  readonly #numerator: number
  readonly #denominator: number
  readonly #cutoff: number
  readonly #reach: number
  /** The filter for each of the few places between two input samples where an output can stand. */
  readonly #filters = new Map<number, Float32Array>()
  #outputs = 0
  /** The input that outputs still need; its first sample is number `#inputStart`. */
  #input: Float32Array
  #inputStart: number

  constructor(fromRate: number, toRate: number) {
    const divisor = commonDivisor(fromRate, toRate)
    this.#numerator = fromRate / divisor
    this.#denominator = toRate / divisor
    this.#cutoff = Math.min(1, toRate / fromRate) * bandKept
    this.#reach = Math.ceil(zeroCrossings / this.#cutoff)
    this.#input = new Float32Array(this.#reach)
    this.#inputStart = -this.#reach
  }

  /** Returns every output sample that the input so far is enough for. */
  push(samples: Float32Array): Float32Array {
    if (this.#isSameRate) return samples
    const input = new Float32Array(this.#input.length + samples.length)
    input.set(this.#input)
    input.set(samples, this.#input.length)
    const output: number[] = []
    for (;;) {
      const [place, phase] = this.#nextPlace()
      const from = place - this.#reach - this.#inputStart
      if (from + 2 * this.#reach >= input.length) break
      output.push(dot(this.#filterAt(phase), input, from))
      this.#outputs += 1
    }
    const [place] = this.#nextPlace()
    const passed = Math.max(0, place - this.#reach - this.#inputStart)
    this.#input = input.slice(passed)
    this.#inputStart += passed
    return Float32Array.from(output)
  }

  /** Returns what is left, as if silence followed. */
  flush(): Float32Array {
    return this.#isSameRate ? new Float32Array() : this.push(new Float32Array(this.#reach))
  }

  get #isSameRate(): boolean {
    return this.#numerator === this.#denominator
  }

  /** The input sample at or before the next output, and how far behind it the output stands. */
  #nextPlace(): readonly [place: number, phase: number] {
    const position = this.#outputs * this.#numerator
    return [Math.floor(position / this.#denominator), position % this.#denominator]
  }

  #filterAt(phase: number): Float32Array {
    const known = this.#filters.get(phase)
    if (known) return known
    const offset = phase / this.#denominator
    const filter = Float32Array.from({ length: 2 * this.#reach + 1 }, (_, index) =>
      windowedSinc(index - this.#reach - offset, this.#reach, this.#cutoff),
    )
    this.#filters.set(phase, filter)
    return filter
  }
}

function dot(filter: Float32Array, input: Float32Array, from: number): number {
  let sum = 0
  for (let index = 0; index < filter.length; index += 1) {
    sum += (filter[index] ?? 0) * (input[from + index] ?? 0)
  }
  return sum
}

/** A sinc under a Hann window. */
function windowedSinc(distance: number, reach: number, cutoff: number): number {
  if (Math.abs(distance) >= reach) return 0
  const angle = Math.PI * distance * cutoff
  const sinc = angle === 0 ? 1 : Math.sin(angle) / angle
  return cutoff * sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / reach))
}

function commonDivisor(left: number, right: number): number {
  return right === 0 ? left : commonDivisor(right, left % right)
}
