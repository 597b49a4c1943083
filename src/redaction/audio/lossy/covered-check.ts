import { SallyportError } from '../../../core/index.ts'
import type { AudioSpan } from '../plan-spans.ts'
import type { Cover } from '../wav/cover.ts'

/** A codec smears what it encodes, and everything comes later by its delay: the edges of a span are not looked at. */
const edgeMs = 90
const delaySamples = 1_680
const toneHz = 1_000
const toneShareMin = 0.85
const silenceMax = 0.003

/**
 * Listens to what was encoded, block by block, and tells whether spans hold their cover alone: nearly all energy at the
 * tone's frequency, or next to none at all.
 */
export class CoveredCheck {
  readonly #spans: readonly AudioSpan[]
  readonly #sampleRate: number
  readonly #cover: Cover
  readonly #delayMs: number
  #index = 0
  #frame = 0
  #sums = { count: 0, energy: 0, cosine: 0, sine: 0 }

  constructor(spans: readonly AudioSpan[], sampleRate: number, cover: Cover) {
    this.#spans = spans
    this.#sampleRate = sampleRate
    this.#cover = cover
    this.#delayMs = Math.max(edgeMs, (delaySamples / sampleRate) * 1_000)
  }

  /** Takes the next samples of one channel. */
  take(samples: Float32Array): void {
    for (const sample of samples) {
      this.#takeSample(sample)
      this.#frame += 1
    }
  }

  /** Throws ERR_REDACTION_AUDIO_UNVERIFIED unless every span was heard whole. */
  end(): void {
    while (this.#index < this.#spans.length) this.#finishSpan()
  }

  #takeSample(sample: number): void {
    const span = this.#spans[this.#index]
    if (!span) return
    const ms = (this.#frame / this.#sampleRate) * 1000
    if (ms >= span.endMs - edgeMs) {
      this.#finishSpan()
      return
    }
    if (ms < span.startMs + this.#delayMs) return
    const angle = (2 * Math.PI * toneHz * this.#frame) / this.#sampleRate
    this.#sums.count += 1
    this.#sums.energy += sample * sample
    this.#sums.cosine += sample * Math.cos(angle)
    this.#sums.sine += sample * Math.sin(angle)
  }

  #finishSpan(): void {
    const { count, energy, cosine, sine } = this.#sums
    this.#sums = { count: 0, energy: 0, cosine: 0, sine: 0 }
    this.#index += 1
    if (count === 0) return
    const atTone = (2 * (cosine * cosine + sine * sine)) / count
    const isCovered =
      this.#cover === 'silence'
        ? Math.sqrt(energy / count) < silenceMax
        : energy > 0 && atTone / energy > toneShareMin
    if (!isCovered)
      throw new SallyportError('ERR_REDACTION_AUDIO_UNVERIFIED', {
        detail: `Span ${this.#index} holds more than its cover.`,
      })
  }
}
