import type { Buffer } from 'node:buffer'

/** What the ends of a media file say about the whole. */
export interface AudioFacts {
  /** The container, or `none` where the bytes are not media at all. */
  readonly kind: 'wav' | 'mp3' | 'flac' | 'ogg' | 'mp4' | 'webm' | 'none'
  readonly durationMs: number
  readonly channels: number
  /** Hertz; 0 where the container does not say it in the part that is kept. */
  readonly sampleRate: number
  /** False where the duration is only an estimate from the size. */
  readonly exact: boolean
}

/** The first and last bytes of a file, and its length. */
export interface FileEnds {
  readonly head: Buffer
  readonly tail: Buffer
  readonly totalBytes: number
}

type Reader = (ends: FileEnds) => AudioFacts | undefined

/** Returns what the file's own header says, or `kind: 'none'`. */
export function readAudioFacts(ends: FileEnds): AudioFacts {
  for (const read of [readWav, readFlac, readOgg, readMp4, readWebm, readMp3]) {
    const facts = read(ends)
    if (facts) return facts
  }
  return { kind: 'none', durationMs: 0, channels: 0, sampleRate: 0, exact: true }
}

/** Bytes a millisecond at 128 kbit/s: the guess where a container hides its duration. */
const guessedBytesPerMs = 16

function guess(kind: AudioFacts['kind'], totalBytes: number): AudioFacts {
  return { kind, durationMs: totalBytes / guessedBytesPerMs, channels: 1, sampleRate: 0, exact: false }
}

const tagAt = (bytes: Buffer, offset: number) => bytes.toString('latin1', offset, offset + 4)

const readWav: Reader = ({ head, totalBytes }) => {
  if (tagAt(head, 0) !== 'RIFF' || tagAt(head, 8) !== 'WAVE') return undefined
  let channels = 1
  let sampleRate = 0
  let bytesPerSecond = 0
  for (let offset = 12; offset + 8 <= head.length; ) {
    const size = head.readUInt32LE(offset + 4)
    const body = offset + 8
    if (tagAt(head, offset) === 'fmt ' && body + 16 <= head.length) {
      channels = head.readUInt16LE(body + 2)
      sampleRate = head.readUInt32LE(body + 4)
      bytesPerSecond = head.readUInt32LE(body + 8)
    }
    if (tagAt(head, offset) === 'data' && bytesPerSecond > 0) {
      // A recorder that streams writes 0 or 0xFFFFFFFF here: only what is really there counts.
      const present = totalBytes - body
      const dataBytes = size === 0 ? present : Math.min(size, present)
      return {
        kind: 'wav',
        durationMs: (dataBytes / bytesPerSecond) * 1000,
        channels,
        sampleRate,
        exact: true,
      }
    }
    offset = body + size + (size % 2)
  }
  return guess('wav', totalBytes)
}

const readFlac: Reader = ({ head, totalBytes }) => {
  if (tagAt(head, 0) !== 'fLaC') return undefined
  if (head.length < 26) return guess('flac', totalBytes)
  const packed = head.readBigUInt64BE(18)
  const sampleRate = Number(packed >> 44n)
  const channels = Number((packed >> 41n) & 7n) + 1
  const samples = Number(packed & 0xfffffffffn)
  if (sampleRate === 0 || samples === 0) return guess('flac', totalBytes)
  return { kind: 'flac', durationMs: (samples / sampleRate) * 1000, channels, sampleRate, exact: true }
}

const readOgg: Reader = ({ head, tail, totalBytes }) => {
  if (tagAt(head, 0) !== 'OggS') return undefined
  const opus = head.indexOf('OpusHead')
  const vorbis = head.indexOf('\x01vorbis', 0, 'latin1')
  const last = tail.lastIndexOf('OggS')
  if (last < 0 || last + 14 > tail.length || (opus < 0 && vorbis < 0)) return guess('ogg', totalBytes)
  // Opus always counts its positions at 48 kHz (RFC 7845 section 4).
  const sampleRate = opus >= 0 ? 48_000 : head.readUInt32LE(vorbis + 12)
  const channels = opus >= 0 ? (head[opus + 9] ?? 1) : (head[vorbis + 11] ?? 1)
  const samples = Number(tail.readBigUInt64LE(last + 6))
  return { kind: 'ogg', durationMs: (samples / sampleRate) * 1000, channels, sampleRate, exact: true }
}

const readMp4: Reader = ({ head, tail, totalBytes }) => {
  if (tagAt(head, 4) !== 'ftyp') return undefined
  for (const part of [head, tail]) {
    const at = part.indexOf('mvhd')
    if (at < 0 || at + 36 > part.length) continue
    const wide = part[at + 4] === 1
    const timescale = part.readUInt32BE(at + (wide ? 24 : 16))
    const length = wide ? Number(part.readBigUInt64BE(at + 28)) : part.readUInt32BE(at + 20)
    if (timescale === 0) continue
    return { kind: 'mp4', durationMs: (length / timescale) * 1000, channels: 1, sampleRate: 0, exact: true }
  }
  return guess('mp4', totalBytes)
}

const readWebm: Reader = ({ head, totalBytes }) =>
  head.length >= 4 && head.readUInt32BE(0) === 0x1a45dfa3 ? guess('webm', totalBytes) : undefined

const mp3BitratesKbps = {
  mpeg1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  mpeg2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
}
const mp3SampleRates = [44_100, 48_000, 32_000]

const readMp3: Reader = ({ head, totalBytes }) => {
  const tagged = tagAt(head, 0).startsWith('ID3')
  const start = tagged && head.length >= 10 ? 10 + readSyncSafe(head, 6) : 0
  const frame = readMp3Frame(head, start)
  if (!frame) return tagged ? guess('mp3', totalBytes) : undefined
  const { sampleRate, channels, samplesPerFrame, bitrateKbps, offset } = frame
  const frames = readFrameCount(head, offset)
  const durationMs =
    frames === undefined
      ? ((totalBytes - offset) * 8) / bitrateKbps
      : (frames * samplesPerFrame * 1000) / sampleRate
  return { kind: 'mp3', durationMs, channels, sampleRate, exact: frames !== undefined }
}

const readSyncSafe = (bytes: Buffer, at: number) =>
  [0, 1, 2, 3].reduce((sum, index) => sum * 128 + ((bytes[at + index] ?? 0) & 0x7f), 0)

function readMp3Frame(head: Buffer, offset: number) {
  if (offset + 4 > head.length) return undefined
  const word = head.readUInt32BE(offset)
  const version = (word >>> 19) & 3
  const isLayer3 = ((word >>> 17) & 3) === 1
  const rateIndex = (word >>> 10) & 3
  if (word >>> 21 !== 0x7ff || version === 1 || !isLayer3 || rateIndex === 3) return undefined
  const mpeg1 = version === 3
  const bitrateKbps = (mpeg1 ? mp3BitratesKbps.mpeg1 : mp3BitratesKbps.mpeg2)[(word >>> 12) & 15]
  if (!bitrateKbps) return undefined
  const sampleRate = (mp3SampleRates[rateIndex] ?? 44_100) / (mpeg1 ? 1 : version === 2 ? 2 : 4)
  const channels = ((word >>> 6) & 3) === 3 ? 1 : 2
  return { offset, bitrateKbps, sampleRate, channels, samplesPerFrame: mpeg1 ? 1152 : 576 }
}

/** A file of varying bit rate says in its first frame how many follow. */
function readFrameCount(head: Buffer, offset: number): number | undefined {
  const first = head.subarray(offset, offset + 64)
  const at = Math.max(first.indexOf('Xing'), first.indexOf('Info'))
  if (at < 0 || at + 12 > first.length) return undefined
  const hasFrames = (first.readUInt32BE(at + 4) & 1) === 1
  return hasFrames ? first.readUInt32BE(at + 8) : undefined
}
