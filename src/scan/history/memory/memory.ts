import type { Buffer } from 'node:buffer'
import { hash } from 'node:crypto'
import { ownPatterns } from '../../own/own-patterns.ts'
import type { Order } from '../../parallel/work.ts'
import { memoryPath, type Remembered, readMemoryFile, writeMemoryFile } from './memory-file.ts'
import { noIds, type SortedIds, withoutIds } from './sorted-ids.ts'

/** Where a scan remembers what it has seen, and which code and which keys that holds for. */
export interface MemoryOptions {
  /** A folder for this user alone; it is made where it is missing. */
  readonly folder: string
  /** Changes whenever the same rules may find something else: the version of the package. */
  readonly version: string
}

/** What one scan saw of a repository. */
export interface Seen {
  /** Everything the repository holds. */
  readonly present: SortedIds
  /** What must be read again next time: it holds something, or could not be read. */
  readonly loud: SortedIds
  /** Every commit among them. */
  readonly commits: SortedIds
}

/**
 * The memory of one repository: which objects held nothing for the same rules, the same options, the same version and the
 * same keys of one's own. Object ids are hashes of contents, so that what held nothing holds nothing for ever.
 */
export class ScanMemory {
  readonly #path: string
  readonly #digest: Buffer
  readonly #remembered: Remembered

  constructor(options: MemoryOptions, repository: string, digest: Buffer) {
    this.#path = memoryPath(options.folder, repository, digest)
    this.#digest = digest
    this.#remembered = readMemoryFile(this.#path, digest) ?? { quiet: noIds, commits: noIds }
  }

  /** Objects that need not be read. */
  get quiet(): SortedIds {
    return this.#remembered.quiet
  }

  /** Commits that were read before; some may be gone. */
  get commits(): SortedIds {
    return this.#remembered.commits
  }

  /** Remembers what a scan saw, and forgets what is gone. */
  remember({ present, loud, commits }: Seen): void {
    const quiet = withoutIds(present, loud)
    if (quiet.equals(this.quiet) && commits.equals(this.commits)) return
    writeMemoryFile(this.#path, this.#digest, { quiet, commits })
  }
}

/** Returns what a memory holds for: everything that decides what is found. */
export function digestOf(
  { patterns, possible, trustChecksums, candidates }: Omit<Order, 'work'>,
  { version }: MemoryOptions,
  keys: string,
): Buffer {
  const parts = [version, keys, patterns, ownPatterns, possible, trustChecksums, candidates]
  return hash('sha256', JSON.stringify(parts), 'buffer')
}
