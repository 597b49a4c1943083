import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { SallyportError } from '../../../core/index.ts'
import { type AudioSpan, planSpans, type SpanSettings } from '../plan-spans.ts'
import { type Cover, CoverWriter, type FrameSpan, toFrames } from './cover.ts'
import { readWavFormat } from './read-wav-format.ts'
import { durationOf, type WavFormat } from './wav-format.ts'
import { wavHeader } from './wav-header.ts'

const blockFrames = 65_536

export interface WavRequest {
  readonly input: string
  /** Must not exist. */
  readonly output: string
  readonly words: readonly AudioSpan[]
  readonly cover: Cover
  readonly settings: SpanSettings
}

export interface WavResult {
  readonly spans: readonly AudioSpan[]
  readonly durationMs: number
  readonly inputSha256: string
  readonly outputSha256: string
}

/**
 * Writes a copy of a WAV file in which words are covered, on every channel, and everything else is bit by bit the same. Takes
 * the memory of one block whatever the length. Reads the copy back; throws ERR_REDACTION_AUDIO_UNVERIFIED where a covered
 * frame holds anything but the cover, or another has changed.
 */
export async function redactWav({ input, output, words, cover, settings }: WavRequest): Promise<WavResult> {
  await using source = await open(input, 'r')
  const format = await readWavFormat(source)
  const durationMs = durationOf(format)
  const spans = planSpans(words, durationMs, settings)
  const frames = toFrames(spans, format)
  const writer = new CoverWriter(format, cover)
  const inputHash = createHash('sha256')
  {
    await using target = await open(output, 'wx', 0o600)
    await target.write(wavHeader(format))
    await hashRange(source, 0, format.dataStart, inputHash)
    for await (const { block, frame } of readBlocks(source, format)) {
      inputHash.update(block)
      coverBlock(block, frame, frames, writer, format)
      await writeAll(target, block)
    }
    if (format.dataBytes % 2) await target.write(Buffer.alloc(1))
    await target.sync()
  }
  await hashRange(source, format.dataStart + format.dataBytes, Number.POSITIVE_INFINITY, inputHash)
  const outputSha256 = await verifyWav(source, format, output, frames, writer)
  return { spans, durationMs, inputSha256: inputHash.digest('hex'), outputSha256 }
}

async function* readBlocks(
  file: FileHandle,
  { dataStart, dataBytes, frameBytes }: WavFormat,
): AsyncGenerator<{ block: Buffer; frame: number }> {
  const whole = Buffer.alloc(blockFrames * frameBytes)
  for (let done = 0; done < dataBytes; done += whole.length) {
    const bytes = Math.min(whole.length, dataBytes - done)
    await readAll(file, whole, bytes, dataStart + done)
    yield { block: whole.subarray(0, bytes), frame: done / frameBytes }
  }
}

async function readAll(file: FileHandle, target: Buffer, bytes: number, position: number): Promise<void> {
  for (let read = 0; read < bytes; ) {
    const { bytesRead } = await file.read(target, read, bytes - read, position + read)
    if (bytesRead === 0) throw new SallyportError('ERR_REDACTION_AUDIO_FORMAT', { detail: 'It is cut off.' })
    read += bytesRead
  }
}

async function writeAll(file: FileHandle, block: Buffer): Promise<void> {
  for (let written = 0; written < block.length; ) written += (await file.write(block, written)).bytesWritten
}

/** Spans come in order, so the first that ends behind a block's start is found by halving. */
function coverBlock(
  block: Buffer,
  frame: number,
  frames: readonly FrameSpan[],
  writer: CoverWriter,
  { frameBytes }: WavFormat,
): void {
  let low = 0
  let high = frames.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((frames[middle]?.to ?? 0) <= frame) low = middle + 1
    else high = middle
  }
  const end = frame + block.length / frameBytes
  for (let index = low; index < frames.length && (frames[index]?.from ?? end) < end; index += 1)
    writer.write(block, frame, frames[index] as FrameSpan)
}

/** Reads the copy from the disk, and the original once more: what was to be written and what was are two things. */
async function verifyWav(
  source: FileHandle,
  format: WavFormat,
  output: string,
  frames: readonly FrameSpan[],
  writer: CoverWriter,
): Promise<string> {
  await using written = await open(output, 'r')
  const found = await readWavFormat(written)
  if (found.dataBytes !== format.dataBytes || !found.chunk.equals(format.chunk)) throw unverified()
  const hash = createHash('sha256')
  await hashRange(written, 0, found.dataStart, hash)
  const actual = readBlocks(written, found)
  for await (const { block, frame } of readBlocks(source, format)) {
    coverBlock(block, frame, frames, writer, format)
    const { value } = await actual.next()
    if (value === undefined || !block.equals(value.block)) throw unverified()
    hash.update(value.block)
  }
  await hashRange(written, found.dataStart + found.dataBytes, Number.POSITIVE_INFINITY, hash)
  return hash.digest('hex')
}

/** Adds what a file holds between two places, or up to its end, to a hash. */
async function hashRange(file: FileHandle, from: number, to: number, hash: Hash): Promise<void> {
  const block = Buffer.alloc(65_536)
  for (let at = from; at < to; ) {
    const { bytesRead } = await file.read(block, 0, Math.min(block.length, to - at), at)
    if (bytesRead === 0) return
    hash.update(block.subarray(0, bytesRead))
    at += bytesRead
  }
}

const unverified = () => new SallyportError('ERR_REDACTION_AUDIO_UNVERIFIED')
