import { createReadStream } from 'node:fs'

/** What an MP3 file is made of, and what a copy of it is made of again. */
export interface Mp3Layout {
  /** 1 where every frame is mono. */
  readonly channels: 1 | 2
  /** Kbit/s, over the whole file. */
  readonly bitrate: number
}

const headerBytes = 4
const tagBytes = 10
/** ISO/IEC 11172-3, 2.4.2.3 and 13818-3, 2.4.2.3: layer III, by index; 0 is "free" and is not looked through. */
const bitratesOf1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const bitratesOf2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
const sampleRatesOf1 = [44_100, 48_000, 32_000]

interface FrameHeader {
  readonly isMono: boolean
  readonly bytes: number
  readonly seconds: number
}

/** Returns what the frames of a file have in common, in constant memory; undefined where it has none that can be read. */
export async function readMp3Layout(path: string): Promise<Mp3Layout | undefined> {
  const sums = { frames: 0, bytes: 0, seconds: 0 }
  let isMono = true
  let rest: Buffer = Buffer.alloc(0)
  let skip = 0
  let isFirst = true
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let at = 0
    if (isFirst) skip = tagLength(bytes)
    isFirst = false
    for (;;) {
      const step = Math.min(skip, bytes.length - at)
      at += step
      skip -= step
      if (skip > 0 || bytes.length - at < headerBytes) break
      const frame = readHeader(bytes.readUInt32BE(at))
      if (frame === undefined) {
        at += 1
        continue
      }
      sums.frames += 1
      sums.bytes += frame.bytes
      sums.seconds += frame.seconds
      isMono &&= frame.isMono
      skip = frame.bytes
    }
    rest = bytes.subarray(at)
  }
  if (sums.frames === 0) return undefined
  return { channels: isMono ? 1 : 2, bitrate: (sums.bytes * 8) / sums.seconds / 1_000 }
}

/** Pictures in a tag hold anything, and so what looks like a frame. */
function tagLength(bytes: Buffer): number {
  if (bytes.length < tagBytes || bytes.toString('latin1', 0, 3) !== 'ID3') return 0
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(6, tagBytes)
  return tagBytes + ((a & 127) << 21) + ((b & 127) << 14) + ((c & 127) << 7) + (d & 127)
}

function readHeader(header: number): FrameHeader | undefined {
  const version = (header >>> 19) & 3
  const layer = (header >>> 17) & 3
  const sampleRateOf1 = sampleRatesOf1[(header >>> 10) & 3]
  // 1 is reserved among versions, and stands for layer III among layers.
  if (header >>> 21 !== 0x7ff || version === 1 || layer !== 1 || sampleRateOf1 === undefined) return undefined
  const isVersion1 = version === 3
  const bitrate = (isVersion1 ? bitratesOf1 : bitratesOf2)[(header >>> 12) & 15]
  if (!bitrate) return undefined
  const sampleRate = sampleRateOf1 / (isVersion1 ? 1 : version === 2 ? 2 : 4)
  const padding = (header >>> 9) & 1
  const bytes = Math.floor(((isVersion1 ? 144 : 72) * bitrate * 1_000) / sampleRate) + padding
  return { isMono: ((header >>> 6) & 3) === 3, bytes, seconds: (isVersion1 ? 1_152 : 576) / sampleRate }
}
