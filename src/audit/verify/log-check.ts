import type { Batch } from '../log/batch.ts'
import { prunedBy } from '../log/prune.ts'
import type { Checkpoint } from '../note/checkpoint.ts'
import type { NoteVerifier } from '../note/note-key.ts'
import { MerkleFrontier } from '../tree/frontier.ts'
import { type Hash, showHash } from '../tree/hash.ts'
import { Anchors } from './anchors.ts'
import { type CheckedBatch, checkBatch, type Misplaced } from './check-batch.ts'
import { PruneAccount } from './prune-account.ts'
import { signedCheckpoint } from './signed-checkpoint.ts'
import { type Fault, faultIn, type Verdict } from './verdict.ts'

export interface VerifyLogOptions {
  /** The log's keys: more than one after the signing key was replaced. They alone are trusted. */
  readonly verifiers: readonly NoteVerifier[]
  /** Checkpoints that were kept elsewhere, as signed notes, older or newer than the log. */
  readonly anchors?: readonly string[]
  /** The checkpoint that stands beside the log as its latest: tells a log that was cut off from one that was put back. */
  readonly head?: string
  /** Called after every commit. */
  readonly onProgress?: (progress: LogProgress) => void
}

export interface LogProgress {
  readonly records: number
  readonly commits: number
}

/** Takes a log into account commit by commit. Holds the tree's right edge and the anchors; no record. */
export class LogCheck {
  readonly verifiers: readonly NoteVerifier[]
  readonly #options: VerifyLogOptions
  #tree = new MerkleFrontier()
  readonly #anchors: Anchors
  readonly #pruning = new PruneAccount()
  #commits = 0

  constructor(options: VerifyLogOptions) {
    this.#options = options
    this.verifiers = options.verifiers
    this.#anchors = new Anchors(options.anchors ?? [], options.verifiers)
  }

  /** The log as far as it was checked. */
  get tree(): MerkleFrontier {
    return this.#tree
  }

  get size(): number {
    return this.#tree.size
  }

  /** Takes the next commit into account; returns what is wrong with it. */
  add(batch: Batch): Fault | Misplaced | undefined {
    const checked = checkBatch(batch, this.#tree, this.verifiers)
    if (!('records' in checked)) return checked
    const fault = this.#grow(checked)
    if (fault !== undefined) return fault
    this.#commits += 1
    this.#options.onProgress?.({ records: this.size, commits: this.#commits })
    return undefined
  }

  /** Returns the verdict once all commits were added. */
  end(): Verdict {
    const fault = this.#anchors.compare(this.#tree) ?? this.#missingEnd() ?? this.#unaccounted()
    if (fault !== undefined) return this.verdict(fault)
    if (this.#anchors.areUnusable) return { ...this.#state('undecided'), reason: 'anchor_unusable' }
    if (this.size === 0) return { ...this.#state('undecided'), reason: 'nothing_checked' }
    return this.#state('intact')
  }

  verdict(fault: Fault): Verdict {
    return { ...this.#state('tampered'), ...fault }
  }

  #grow({ records, leaves, tree }: CheckedBatch): Fault | undefined {
    const fault = this.#anchors.nextSize < tree.size ? this.#compareWithin(leaves) : undefined
    if (fault !== undefined) return fault
    for (const [index, record] of records.entries()) {
      const seq = this.size + 1 + index
      if (record === '') this.#pruning.addPruned(seq)
      else this.#pruning.allow(prunedBy(record, seq))
    }
    this.#tree = tree
    return undefined
  }

  /** An anchor may lie within a commit: a log that was rewritten can have other commits than it had. */
  #compareWithin(leaves: readonly Hash[]): Fault | undefined {
    const tree = this.#tree.clone()
    for (const leaf of leaves) {
      const fault = tree.size === this.#anchors.nextSize ? this.#anchors.compare(tree) : undefined
      if (fault !== undefined) return fault
      tree.append(leaf)
    }
    return undefined
  }

  #missingEnd(): Fault | undefined {
    const head = this.#head()
    if (head === null) return { reason: 'forged_checkpoint', firstBad: this.size + 1 }
    if (head !== undefined && head.size > this.size) return faultIn(this.size + 1, head.size, 'truncated')
    const isWhole = head?.size === this.size
    if (isWhole && head.root !== this.#tree.root()) return faultIn(1, this.size, 'rewritten')
    const { largestSize } = this.#anchors
    if (largestSize <= this.size) return undefined
    return faultIn(this.size + 1, largestSize, isWhole ? 'rolled_back' : 'truncated')
  }

  /** Returns undefined where no head was given, and null where the given one is not signed. */
  #head(): Checkpoint | undefined | null {
    const { head } = this.#options
    return head === undefined ? undefined : (signedCheckpoint(head, this.verifiers) ?? null)
  }

  #unaccounted(): Fault | undefined {
    const firstBad = this.#pruning.firstUnaccounted()
    return firstBad === undefined ? undefined : { reason: 'deleted', firstBad }
  }

  #state(outcome: Verdict['outcome']): Verdict {
    return {
      outcome,
      ok: outcome === 'intact',
      size: this.size,
      root: showHash(this.#tree.root()),
      anchoredSize: this.#anchors.agreedSize,
    }
  }
}
