/**
 * `sallyport/scan`: finds leaked keys in text, bytes and streams, and keeps them out of logs. Knows the keys of every
 * vendor that `sallyport scan` knows, and your own by a file of fingerprints.
 *
 * @module
 * @example
 * const leaks = createLeakScanner()
 * const logger = pino({ hooks: leaks.pinoHooks() })
 * child.stdout.pipe(leaks.filter()).pipe(process.stdout)
 */
import type { Readable, Transform } from 'node:stream'
import {
  createRedactingStream,
  type KeyPattern,
  type Match,
  openFingerprintFile,
  Redactor,
  Scanner,
} from '../../scan/index.ts'
import { keyPatterns } from '../../vendors/index.ts'

export type { Confidence, KeyPattern, Match } from '../../scan/index.ts'

export interface LeakScannerOptions {
  /** Further patterns, beside those of the known vendors. */
  readonly patterns?: readonly KeyPattern[]
  /** Takes what is only possible for a key, too. */
  readonly possible?: boolean
  /** A file from `sallyport scan --export-fingerprints`: your own keys are recognised whatever stands around them. */
  readonly fingerprints?: string
}

/** Finds keys, and takes them out. */
export interface LeakScanner {
  /** Returns the keys in text or bytes. A path may name a vendor. `match.secret.reveal()` gives the key. */
  scan(content: string | Uint8Array, path?: string): readonly Match[]
  /** Returns the keys in a stream of bytes, of any length, in bounded memory. */
  scanStream(stream: Readable): Promise<readonly Match[]>
  /** Returns the text with a mark such as `[API key of AssemblyAI]` in the place of each key. */
  redact(text: string): string
  /** Returns a stream that does the same with what goes through it. */
  filter(): Transform
  /** Returns hooks for `pino({ hooks })`: no line that pino writes holds a key. */
  pinoHooks(): { streamWrite(line: string): string }
}

const pieceBytes = 4 * 1024 * 1024
const overlapBytes = 64 * 1024

/** Returns a scanner for the keys of every known vendor. Throws ERR_SCAN_FINGERPRINTS for a file that is none. */
export function createLeakScanner(options: LeakScannerOptions = {}): LeakScanner {
  const settings = {
    patterns: [...keyPatterns, ...(options.patterns ?? [])],
    possible: options.possible ?? false,
  }
  const known = options.fingerprints === undefined ? undefined : openFingerprintFile(options.fingerprints)
  const redactor = new Redactor({ ...settings, ...(known === undefined ? {} : { find: known.find }) })
  return {
    scan: (content, path) => redactor.scan(content, path),
    scanStream: (stream) => scanStream(new Scanner(settings), stream),
    redact: (text) => redactor.redact(text),
    filter: () => createRedactingStream(redactor),
    pinoHooks: () => ({ streamWrite: (line) => redactor.redact(line) }),
  }
}

async function scanStream(scanner: Scanner, stream: Readable): Promise<readonly Match[]> {
  const scan = scanner.open()
  let held = Buffer.alloc(0)
  let offset = 0
  const pieces: Buffer[] = []
  let fresh = 0
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Buffer)
    pieces.push(bytes)
    fresh += bytes.length
    if (fresh < pieceBytes) continue
    held = Buffer.concat([held, ...pieces.splice(0)])
    fresh = 0
    scan.push(held, offset)
    offset += Math.max(0, held.length - overlapBytes)
    held = Buffer.from(held.subarray(Math.max(0, held.length - overlapBytes)))
  }
  scan.push(Buffer.concat([held, ...pieces]), offset)
  return scan.finish()
}
