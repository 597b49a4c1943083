import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { type AudioFacts, type FileEnds, readAudioFacts } from './audio-headers.ts'

/** What became of a file that was streamed through an `AudioMeter`. */
export interface MeasuredFile {
  readonly bytes: number
  /** Lower-case hex. */
  readonly sha256: string
  readonly audio: AudioFacts
  /** A media type for the bytes, guessed from how they begin. */
  readonly mediaType: string
}

/** Enough for the headers of every container that is read, and for a modest ID3 tag before the first MP3 frame. */
const headBytesMax = 256 * 1024
/** An Ogg page is at most 65,307 bytes: the last one begins within this. */
const tailBytesMax = 66 * 1024

/** Measures a file of any size as it passes by, and keeps no more than its two ends. */
export class AudioMeter {
  readonly #hash = createHash('sha256')
  readonly #head: Buffer[] = []
  #headBytes = 0
  #tail: Buffer = Buffer.alloc(0)
  #bytes = 0

  push(chunk: Buffer): void {
    this.#hash.update(chunk)
    this.#bytes += chunk.length
    if (this.#headBytes < headBytesMax) {
      // A copy, because a slice would keep the whole chunk alive.
      const part = Buffer.from(chunk.subarray(0, headBytesMax - this.#headBytes))
      this.#head.push(part)
      this.#headBytes += part.length
    }
    this.#tail = Buffer.concat([
      this.#tail.subarray(Math.max(0, this.#tail.length + chunk.length - tailBytesMax)),
      chunk.subarray(Math.max(0, chunk.length - tailBytesMax)),
    ])
  }

  finish(): MeasuredFile {
    const ends: FileEnds = { head: Buffer.concat(this.#head), tail: this.#tail, totalBytes: this.#bytes }
    const audio = readAudioFacts(ends)
    return {
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
      audio,
      mediaType: audio.kind === 'none' ? nameMediaType(ends.head) : `audio/${audio.kind}`,
    }
  }
}

/** Returns the measure of bytes that are at hand as a whole. */
export function measureAudio(bytes: Buffer): MeasuredFile {
  const meter = new AudioMeter()
  meter.push(bytes)
  return meter.finish()
}

const signatures: readonly (readonly [RegExp, string])[] = [
  [/^\s*(<!doctype html|<html)/i, 'text/html'],
  [/^\s*<\?xml/, 'text/xml'],
  [/^\s*[{[]/, 'application/json'],
  [/^%PDF-/, 'application/pdf'],
  [/^PK/, 'application/zip'],
  [/^\x89PNG/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
]

function nameMediaType(head: Buffer): string {
  const start = head.toString('latin1', 0, 512)
  const known = signatures.find(([pattern]) => pattern.test(start))?.[1]
  if (known) return known
  const isText = start.length > 0 && /^[\t\n\r\x20-\x7e\x80-\xff]*$/.test(start)
  return isText ? 'text/plain' : 'application/octet-stream'
}
