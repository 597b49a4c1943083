import type { AudioSpan } from '../plan-spans.ts'
import { encodeSample } from './encode-sample.ts'
import type { WavFormat } from './wav-format.ts'

/** What takes the place of speech. */
export type Cover = 'tone' | 'silence'

const toneHz = 1_000
/** -18 dB of full scale. */
const amplitude = 10 ** (-18 / 20)
const fadeMs = 5

/** Frames that are replaced: from the first to the one behind the last. */
export interface FrameSpan {
  readonly from: number
  readonly to: number
}

/** Returns spans as frames: a frame that a span touches is in it. */
export function toFrames(
  spans: readonly AudioSpan[],
  { sampleRate, dataBytes, frameBytes }: WavFormat,
): FrameSpan[] {
  const frames = Math.floor(dataBytes / frameBytes)
  return spans
    .map(({ startMs, endMs }) => ({
      from: Math.max(0, Math.floor((startMs * sampleRate) / 1000)),
      to: Math.min(frames, Math.ceil((endMs * sampleRate) / 1000)),
    }))
    .filter(({ from, to }) => to > from)
}

/** Writes what stands in the place of speech. One second is rendered once, and copied: a tone of 1 kHz repeats in it. */
export class CoverWriter {
  readonly #second: Buffer
  readonly #format: WavFormat
  readonly #cover: Cover
  readonly #fadeFrames: number

  constructor(format: WavFormat, cover: Cover) {
    this.#format = format
    this.#cover = cover
    this.#fadeFrames = Math.floor((fadeMs * format.sampleRate) / 1000)
    this.#second = Buffer.alloc(format.sampleRate * format.frameBytes)
    for (let frame = 0; frame < format.sampleRate; frame += 1)
      this.#render(this.#second, frame, this.#valueAt(frame))
  }

  /** Overwrites, in a block that begins at a frame, whatever of a span lies in it. */
  write(block: Buffer, blockFrame: number, span: FrameSpan): void {
    const { frameBytes, sampleRate } = this.#format
    const from = Math.max(span.from, blockFrame)
    const to = Math.min(span.to, blockFrame + Math.floor(block.length / frameBytes))
    let frame = from
    while (frame < to) {
      const offset = (frame - span.from) % sampleRate
      const count = Math.min(sampleRate - offset, to - frame)
      this.#second.copy(
        block,
        (frame - blockFrame) * frameBytes,
        offset * frameBytes,
        (offset + count) * frameBytes,
      )
      frame += count
    }
    if (this.#cover === 'silence') return
    for (let edge = from; edge < Math.min(to, span.from + this.#fadeFrames); edge += 1)
      this.#fade(block, blockFrame, span, edge)
    for (let edge = Math.max(from, span.to - this.#fadeFrames); edge < to; edge += 1)
      this.#fade(block, blockFrame, span, edge)
  }

  #fade(block: Buffer, blockFrame: number, span: FrameSpan, frame: number): void {
    const nearest = Math.min(frame - span.from, span.to - 1 - frame)
    const gain = Math.min(1, (nearest + 1) / (this.#fadeFrames + 1))
    this.#render(block, frame - blockFrame, this.#valueAt(frame - span.from) * gain)
  }

  #valueAt(frame: number): number {
    return this.#cover === 'silence'
      ? 0
      : amplitude * Math.sin((2 * Math.PI * toneHz * frame) / this.#format.sampleRate)
  }

  #render(target: Buffer, frame: number, value: number): void {
    const { channels, frameBytes, encoding } = this.#format
    const sampleBytes = frameBytes / channels
    for (let channel = 0; channel < channels; channel += 1)
      encodeSample(encoding, value, target, frame * frameBytes + channel * sampleBytes)
  }
}
