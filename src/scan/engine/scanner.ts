import { Buffer } from 'node:buffer'
import { type Clock, systemClock } from '../../core/index.ts'
import type { KeyPattern } from '../key-pattern.ts'
import { ownPatterns } from '../own/own-patterns.ts'
import { createAdaptiveFinder } from './adaptive-finder.ts'
import { ContentScan } from './content-scan.ts'
import { tokenPrefix } from './json-web-token.ts'
import type { Match } from './match.ts'
import { compileRule, type Rule } from './rule.ts'
import { type RunFinder, RunList } from './run-list.ts'

export interface ScannerOptions {
  readonly patterns: readonly KeyPattern[]
  /** Reports what is `possible`, too. */
  readonly possible?: boolean
  /** Hears of everything that has the shape of some key, whatever its surroundings say: to be looked up in a vault. */
  readonly onCandidate?: (candidate: string, start: number, end: number) => void
  /** Where a checksum is not confirmed by the vendor: what differs is `possible` alone. */
  readonly trustChecksums?: boolean
  readonly clock?: Clock
  /** Finds the runs; unless given, SIMD where there is much to read and plain JavaScript where not. Gets the literals. */
  readonly createFinder?: (literals: readonly string[], wantsRandom: boolean) => RunFinder
}

/** What base64 of gzip begins with (RFC 1952, 2.3.1). */
export const gzipPrefix = 'H4sI'

/** Scans content for secrets. Made once; scans one content after the other. */
export class Scanner {
  readonly rules: readonly Rule[]
  readonly finder: RunFinder
  readonly nowMs: number
  /** Finds the name or the host of any vendor. */
  readonly names: RegExp
  readonly options: ScannerOptions
  readonly #lists: RunList[] = []

  constructor(options: ScannerOptions) {
    this.options = options
    this.rules = [...options.patterns, ...ownPatterns].map(compileRule)
    const literals = this.rules.map(({ literal }) => literal).filter((literal) => literal !== '')
    const { createFinder = createAdaptiveFinder, clock = systemClock } = options
    this.finder = createFinder(
      [...new Set([...literals, tokenPrefix, gzipPrefix])],
      options.onCandidate !== undefined,
    )
    this.nowMs = clock.now()
    const names = this.rules
      .flatMap(({ longWords, hosts }) => [longWords, hosts])
      .filter((one) => one !== undefined)
    this.names = new RegExp([...new Set(names.map(({ source }) => source))].join('|') || '(?!)')
  }

  /** Returns the secrets in content, in the order they stand. The path, where there is one, may name a vendor. */
  scan(content: Uint8Array | string, path = ''): readonly Match[] {
    const scan = this.open(path)
    scan.push(typeof content === 'string' ? Buffer.from(content) : toBuffer(content))
    return scan.finish()
  }

  /** Opens content that arrives in pieces: see `ContentScan`. */
  open(path = ''): ContentScan {
    return new ContentScan(this, path, false)
  }

  /** Opens a part of a content, whose `interest` says whether the whole may hold something there. */
  openPart(): ContentScan {
    return new ContentScan(this, '', true)
  }

  /** Lends a list of runs for a while: layers within layers each need their own. */
  borrowList(): RunList {
    return this.#lists.pop() ?? new RunList()
  }

  returnList(list: RunList): void {
    this.#lists.push(list)
  }
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
