import type { FileHandle } from 'node:fs/promises'
import { SallyportError } from '../../../core/index.ts'
import { encodingOf, type WavFormat } from './wav-format.ts'

const extensible = 0xfffe
const unknownSize = 0xffffffff
const formatBytesMax = 4_096
const chunksMax = 10_000
/** More than any recording has: what is rendered and held at a time grows with both. */
const sampleRateMax = 768_000
const channelsMax = 64

/**
 * Returns what a WAV or RF64 file says of itself, reading chunk headers alone. Where the size of the sound is 0 or unknown,
 * as recorders that were cut off leave it, the sound goes on to the end of the file. Throws ERR_REDACTION_AUDIO_FORMAT.
 */
export async function readWavFormat(file: FileHandle): Promise<WavFormat> {
  const { size } = await file.stat()
  const head = await readBytes(file, 0, 12)
  const kind = head.toString('latin1', 0, 4)
  if ((kind !== 'RIFF' && kind !== 'RF64') || head.toString('latin1', 8, 12) !== 'WAVE')
    throw unusable('It is no WAV file.')
  let longSize: number | undefined
  let chunk: Buffer | undefined
  let at = 12
  for (let count = 0; at + 8 <= size && count < chunksMax; count += 1) {
    const header = await readBytes(file, at, 8)
    const id = header.toString('latin1', 0, 4)
    const bytes = header.readUInt32LE(4)
    if (id === 'ds64') longSize = Number((await readBytes(file, at + 8, 16)).readBigUInt64LE(8))
    if (id === 'fmt ') chunk = await readBytes(file, at + 8, Math.min(bytes, formatBytesMax))
    if (id === 'data') {
      if (chunk === undefined) throw unusable('The sound comes before its format.')
      const isKnown = bytes !== 0 && bytes !== unknownSize
      const said =
        bytes === unknownSize && longSize !== undefined ? longSize : isKnown ? bytes : size - at - 8
      return describe(chunk, at + 8, Math.min(said, size - at - 8))
    }
    // Chunks begin at even offsets.
    at += 8 + bytes + (bytes % 2)
  }
  throw unusable('It holds no sound.')
}

function describe(chunk: Buffer, dataStart: number, bytes: number): WavFormat {
  if (chunk.length < 16) throw unusable('Its format is cut off.')
  const channels = chunk.readUInt16LE(2)
  const sampleRate = chunk.readUInt32LE(4)
  const frameBytes = chunk.readUInt16LE(12)
  const bits = chunk.readUInt16LE(14)
  const said = chunk.readUInt16LE(0)
  const tag = said === extensible && chunk.length >= 26 ? chunk.readUInt16LE(24) : said
  const encoding = encodingOf(tag, bits)
  if (encoding === undefined) throw unusable(`Format ${tag} with ${bits} bits is not supported.`)
  if (channels === 0 || sampleRate === 0 || frameBytes !== channels * (bits / 8))
    throw unusable('Its format contradicts itself.')
  if (channels > channelsMax || sampleRate > sampleRateMax) throw unusable('No recording has such a format.')
  return {
    encoding,
    channels,
    sampleRate,
    frameBytes,
    chunk,
    dataStart,
    dataBytes: bytes - (bytes % frameBytes),
  }
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  if (bytesRead < length) throw unusable('It is cut off.')
  return buffer
}

function unusable(detail: string): SallyportError {
  return new SallyportError('ERR_REDACTION_AUDIO_FORMAT', { detail })
}
