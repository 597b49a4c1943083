import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { SallyportError } from '../../../core/index.ts'
import { type AudioSpan, planSpans, type SpanSettings } from '../plan-spans.ts'
import { type Cover, CoverWriter, toFrames } from '../wav/cover.ts'
import type { WavFormat } from '../wav/wav-format.ts'
import { CoveredCheck } from './covered-check.ts'
import { readMp3Layout } from './read-mp3-layout.ts'

/** What the encoder can write, in kbit/s; from 32 kHz on not below 32, below that not above 160, below 16 kHz not above 64. */
const bitrates = [8, 16, 24, 32, 40, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320] as const
const usualBitrate = 128
const readBytes = 64 * 1024
const durationToleranceMs = 150

export interface LossyRequest {
  readonly input: string
  /** Must not exist. */
  readonly output: string
  readonly words: readonly AudioSpan[]
  readonly cover: Cover
  readonly settings: SpanSettings
  readonly onProgress?: (doneMs: number) => void
}

export interface LossyResult {
  readonly spans: readonly AudioSpan[]
  readonly durationMs: number
  /** Of the whole files, where they were read anyway. */
  readonly inputSha256?: string
  readonly outputSha256?: string
}

/** Decoded samples, by channel. */
interface Block {
  readonly channels: readonly Float32Array[]
  readonly sampleRate: number
}

/**
 * Writes a copy of an MP3 file in which words are covered, with decoders and encoders in WebAssembly and nothing else. The
 * sound is encoded anew, with as many channels and at about the bitrate that it had; tags are left behind. Decodes the copy
 * and throws ERR_REDACTION_AUDIO_UNVERIFIED unless each span holds its cover alone and the length is the same, give or take
 * the codec's delay.
 */
export async function redactMp3({
  input,
  output,
  words,
  cover,
  settings,
  onProgress,
}: LossyRequest): Promise<LossyResult> {
  const spans = planSpans(words, Number.POSITIVE_INFINITY, settings)
  const { durationMs, sampleRate } = await encodeCovered(input, output, spans, cover, onProgress)
  // The length is known only now; what does not fit must not stay.
  planSpans(words, durationMs, settings)
  const check = new CoveredCheck(spans, sampleRate, cover)
  let frames = 0
  for await (const { channels } of decodeMp3(output)) {
    const [first] = channels
    if (!first) continue
    check.take(mixed(channels))
    frames += first.length
  }
  check.end()
  if (Math.abs((frames / sampleRate) * 1000 - durationMs) > durationToleranceMs)
    throw new SallyportError('ERR_REDACTION_AUDIO_UNVERIFIED')
  return { spans, durationMs }
}

async function encodeCovered(
  input: string,
  output: string,
  spans: readonly AudioSpan[],
  cover: Cover,
  onProgress?: (doneMs: number) => void,
): Promise<{ durationMs: number; sampleRate: number }> {
  const { createMp3Encoder } = await import('wasm-media-encoders')
  const encoder = await createMp3Encoder()
  const layout = await readMp3Layout(input)
  await using target = await open(output, 'wx', 0o600)
  let frame = 0
  let sampleRate = 0
  let writer: CoverWriter | undefined
  let frames: ReturnType<typeof toFrames> = []
  for await (const block of decodeMp3(input)) {
    // The decoder makes two channels of one.
    const channels = block.channels.slice(0, layout?.channels ?? 2)
    const length = channels[0]?.length ?? 0
    if (!writer) {
      sampleRate = block.sampleRate
      encoder.configure({
        sampleRate,
        outputSampleRate: sampleRate as 16_000,
        channels: channels.length === 1 ? 1 : 2,
        bitrate: bitrateFor(layout?.bitrate ?? usualBitrate, sampleRate),
      })
      const format = monoFormat(sampleRate)
      writer = new CoverWriter(format, cover)
      frames = toFrames(spans, format)
    } else if (block.sampleRate !== sampleRate)
      throw new SallyportError('ERR_REDACTION_AUDIO_FORMAT', { detail: 'Its sample rate changes.' })
    while (frames[0] && frames[0].to <= frame) frames = frames.slice(1)
    for (const channel of channels) {
      const bytes = Buffer.from(channel.buffer, channel.byteOffset, channel.byteLength)
      for (const span of frames) {
        if (span.from >= frame + length) break
        writer.write(bytes, frame, span)
      }
    }
    await append(target, encoder.encode(channels))
    frame += length
    onProgress?.((frame / sampleRate) * 1_000)
  }
  if (frame === 0) throw new SallyportError('ERR_REDACTION_AUDIO_FORMAT', { detail: 'It holds no sound.' })
  await append(target, encoder.finalize())
  await target.sync()
  return { durationMs: (frame / sampleRate) * 1000, sampleRate }
}

/** Returns the lowest bitrate that is no lower than a file's own. */
function bitrateFor(own: number, sampleRate: number): (typeof bitrates)[number] {
  const [least, most] = sampleRate >= 32_000 ? [32, 320] : sampleRate >= 16_000 ? [8, 160] : [8, 64]
  const possible = bitrates.filter((bitrate) => bitrate >= least && bitrate <= most)
  // Frames are padded to whole bytes: on average 64 is 63.9 or 64.1.
  return possible.find((bitrate) => bitrate >= own - 1) ?? possible.at(-1) ?? usualBitrate
}

async function append(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) written += (await file.write(bytes, written)).bytesWritten
}

/** One channel of numbers between -1 and 1: what a decoder gives. */
function monoFormat(sampleRate: number): WavFormat {
  return {
    encoding: 'float32',
    channels: 1,
    sampleRate,
    frameBytes: 4,
    chunk: Buffer.alloc(0),
    dataStart: 0,
    dataBytes: Number.MAX_SAFE_INTEGER,
  }
}

async function* decodeMp3(path: string): AsyncGenerator<Block> {
  const { MPEGDecoder } = await import('mpg123-decoder')
  const decoder = new MPEGDecoder()
  await decoder.ready
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: readBytes }) as AsyncIterable<Buffer>) {
      const { channelData, samplesDecoded, sampleRate } = decoder.decode(chunk)
      if (samplesDecoded > 0)
        yield { channels: channelData.map((channel) => channel.slice(0, samplesDecoded)), sampleRate }
    }
  } finally {
    decoder.free()
  }
}

/** What is heard on any channel is heard: the loudest sample of each frame stands for it. */
function mixed(channels: readonly Float32Array[]): Float32Array {
  const [first, second] = channels
  if (!first || !second) return first ?? new Float32Array()
  return first.map((sample, index) =>
    Math.abs(sample) >= Math.abs(second[index] ?? 0) ? sample : (second[index] ?? 0),
  )
}
