import { Buffer } from 'node:buffer'

/** Pieces are of this size at most, so that hours of silence cost no memory. */
const pieceBytes = 64 * 1024

/** The 44 bytes that precede 16-bit PCM samples in a WAV file. */
export function wavHeader(dataBytes: number, sampleRate = 16_000, channels = 1): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + dataBytes, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(channels, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate * channels * 2, 28)
  header.writeUInt16LE(channels * 2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(dataBytes, 40)
  return header
}

/** A WAV file of silence, piece by piece. */
export function* silentWav(durationMs: number, sampleRate = 16_000, channels = 1): Generator<Buffer> {
  let left = Math.round((durationMs / 1000) * sampleRate) * channels * 2
  yield wavHeader(left, sampleRate, channels)
  const silence = Buffer.alloc(pieceBytes)
  for (; left > 0; left -= pieceBytes) yield silence.subarray(0, Math.min(left, pieceBytes))
}

/** MPEG-1 layer III, 32 kbit/s, 32 kHz, mono: 36 ms in 144 bytes, and no padding ever. */
const mp3Frame = { bytes: 144, durationMs: 36 }

/**
 * An MP3 file of silence, piece by piece. A frame whose side information is all zeros has no samples to
 * decode (ISO/IEC 11172-3, section 2.4.1.7), so one frame repeated is a valid file.
 */
export function* silentMp3(durationMs: number): Generator<Buffer> {
  const frame = Buffer.alloc(mp3Frame.bytes)
  frame.writeUInt32BE(0xfffb18c4, 0)
  const framesPerPiece = Math.floor(pieceBytes / mp3Frame.bytes)
  let left = Math.max(1, Math.round(durationMs / mp3Frame.durationMs))
  for (; left > 0; left -= framesPerPiece) {
    yield Buffer.alloc(Math.min(left, framesPerPiece) * mp3Frame.bytes, frame)
  }
}
