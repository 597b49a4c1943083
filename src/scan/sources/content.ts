import type { Buffer } from 'node:buffer'
import { type Allowance, ArchiveProblem, createAllowance, openArchive } from '../decode/archive.ts'
import { interests, type Match } from '../engine/match.ts'
import { Scanner, type ScannerOptions } from '../engine/scanner.ts'
import { findAllowance } from '../findings/allow-comment.ts'
import type { Collector } from '../findings/collector.ts'
import type { Place } from '../findings/finding.ts'
import { Locator } from '../findings/locate.ts'
import type { Order } from '../parallel/work.ts'

const archiveDepthMax = 4

/** What a scan has seen, and what it could not. */
export interface ScanTotals {
  files: number
  bytes: number
  /** Objects of a history that were read. */
  blobs?: number
  /** Objects of a history that were not read, because an earlier scan saw that they hold nothing. */
  remembered?: number
  readonly problems: { readonly file: string; readonly problem: string }[]
}

/** Hears how far a scan is. */
export type OnProgress = (totals: ScanTotals) => void

/** A match or a candidate with its line and column. */
interface Located<Thing> {
  readonly thing: Thing
  readonly line: number
  readonly column: number
}

/** What was seen in one content. */
export interface Inspection {
  readonly matches: readonly Located<Match>[]
  readonly candidates: readonly Located<string>[]
  /** Matches that a comment allows. */
  readonly allowed: number
  /** What a content that is much the same might hold, too: bits of `interests`. */
  readonly interest: number
}

export interface ContentScannerOptions {
  readonly scanner: ScannerOptions
  readonly collector: Collector
  readonly totals: ScanTotals
  /** Gathers what has the shape of a key for a look into the vault. */
  readonly candidates: boolean
}

/** Scans whole contents and hands what is found to a collector. */
export class ContentScanner {
  readonly scanner: Scanner
  readonly collector: Collector
  readonly totals: ScanTotals
  /** What another thread needs to make the same scanner. */
  readonly order: Omit<Order, 'work'>
  #candidates: { text: string; start: number }[] = []

  constructor({ scanner, collector, totals, candidates }: ContentScannerOptions) {
    this.collector = collector
    this.totals = totals
    const onCandidate = (text: string, start: number) => this.#candidates.push({ text, start })
    this.scanner = new Scanner({ ...scanner, ...(candidates ? { onCandidate } : {}) })
    const { patterns, possible = false, trustChecksums = false } = scanner
    this.order = { patterns, possible, trustChecksums, candidates, nowMs: this.scanner.nowMs }
  }

  /** Scans content, and what is in it where it is an archive. `more` says further where it stands. */
  scan(bytes: Buffer, file: string, more: Partial<Place> = {}): void {
    this.#scanWithin(bytes, file, more, createAllowance(), 0)
  }

  /** Returns the matches of content that no comment allows, and gathers nothing yet. */
  inspect(bytes: Buffer, file = ''): Inspection {
    const scan = this.scanner.open(file)
    scan.push(bytes)
    const raised = this.#candidates.sort((one, other) => one.start - other.start)
    const { interest } = scan
    if (raised.length === 0 && (interest & ~interests.encoded) === 0)
      return interest === 0 ? nothing : encoded
    const found = scan.finish()
    this.collector.dropped += scan.dropped
    this.#candidates = []
    const locator = new Locator(bytes)
    const isAllowed = (start: number) => findAllowance(bytes, start) !== undefined
    const matches = found.filter(({ start }) => !isAllowed(start))
    const allowed = found.length - matches.length
    this.collector.allowed += allowed
    return {
      allowed,
      matches: matches.map((thing) => ({ thing, ...locator.locate(thing.start) })),
      candidates: raised.map(({ text, start }) => ({ thing: text, ...locator.locate(start) })),
      interest: interest | (found.length + raised.length > 0 ? interests.matched : 0),
    }
  }

  /** True where a piece of content holds anything that might be a finding once the whole is looked at. */
  hintsAtSomething(piece: Buffer): boolean {
    const scan = this.scanner.openPart()
    scan.push(piece)
    const { length } = this.#candidates
    if (length > 0) this.#candidates = []
    return scan.interest !== 0 || length > 0
  }

  /** Hands the candidates of content that was scanned in pieces over: their lines are not known. Returns how many. */
  takeCandidates(file: string, more: Partial<Place> = {}): number {
    const { length } = this.#candidates
    for (const { text, start } of this.#candidates)
      this.collector.candidates.add(text, { file, line: 1, column: start + 1, ...more })
    this.#candidates = []
    return length
  }

  #scanWithin(bytes: Buffer, file: string, more: Partial<Place>, allowance: Allowance, depth: number): void {
    const { matches, candidates } = this.inspect(bytes, file)
    for (const { thing, line, column } of matches) this.collector.add(thing, { file, line, column, ...more })
    for (const { thing, line, column } of candidates)
      this.collector.candidates.add(thing, { file, line, column, ...more })
    if (depth >= archiveDepthMax) return
    try {
      const members = openArchive(bytes, file, allowance)
      if (members === undefined) return
      for (const { name, bytes: content } of members) {
        this.totals.bytes += content.length
        this.#scanWithin(content, `${file}!${name}`, more, allowance, depth + 1)
      }
    } catch (error) {
      if (!(error instanceof ArchiveProblem)) throw error
      this.totals.problems.push({ file, problem: error.message })
    }
  }
}

const nothing: Inspection = { matches: [], candidates: [], allowed: 0, interest: 0 }
const encoded: Inspection = { ...nothing, interest: interests.encoded }
