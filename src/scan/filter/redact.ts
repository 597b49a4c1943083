import { Buffer } from 'node:buffer'
import type { Match } from '../engine/match.ts'
import { Scanner, type ScannerOptions } from '../engine/scanner.ts'
import type { KnownSecret } from '../own/known-secret.ts'

/** A stretch of text that holds a secret. */
interface Span {
  readonly start: number
  readonly end: number
  readonly mark: string
}

export interface RedactorOptions
  extends Pick<ScannerOptions, 'patterns' | 'possible' | 'trustChecksums' | 'clock'> {
  /** Recognises one's own secrets, whatever stands around them. */
  readonly find?: (candidate: string) => KnownSecret | undefined
}

/** Finds secrets in text and takes them out. */
export class Redactor {
  readonly #scanner: Scanner
  #known: Span[] = []

  constructor({ find, ...options }: RedactorOptions) {
    const onCandidate = (candidate: string, start: number, end: number) => {
      const known = find?.(candidate)
      if (known !== undefined) this.#known.push({ start, end, mark: `[${known.kind} ${known.id}]` })
    }
    this.#scanner = new Scanner({ ...options, ...(find === undefined ? {} : { onCandidate }) })
  }

  /** Returns the secrets in text or bytes, in the order they stand. */
  scan(content: string | Uint8Array, path = ''): readonly Match[] {
    this.#known = []
    return this.#scanner.scan(content, path)
  }

  /** Returns the text with a mark in the place of each secret, and of what a secret is encoded in. */
  redact(text: string): string {
    const bytes = Buffer.from(text)
    const redacted = this.redactBytes(bytes, 0)
    return redacted === bytes ? text : redacted.toString('utf8')
  }

  /** The same for bytes, from `from` on: what stands before is there to be understood by alone, and left out. */
  redactBytes(bytes: Buffer, from: number): Buffer {
    const matches = this.scan(bytes)
    const spans: Span[] = [
      ...this.#known,
      ...matches.map(({ start, end, name }) => ({ start, end, mark: `[${name}]` })),
    ]
    if (spans.length === 0) return from === 0 ? bytes : bytes.subarray(from)
    const pieces: Buffer[] = []
    let at = from
    for (const { start, end, mark } of spans.sort(
      (one, other) => one.start - other.start || other.end - one.end,
    )) {
      // Of one that begins within another, or before what is wanted, the rest has to go as well.
      if (start >= at) pieces.push(bytes.subarray(at, start), Buffer.from(mark))
      at = Math.max(at, end)
    }
    pieces.push(bytes.subarray(at))
    return Buffer.concat(pieces)
  }
}
