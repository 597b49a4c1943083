import type { Batch, LogHead, ReadNodes, StoredRecord } from '../../audit/index.ts'

/** A commit as it was sealed, and its place. */
export interface StoredBatch extends Batch {
  /** Place of the first record, from 1. */
  readonly firstSeq: number
  /** When it was written, in milliseconds since 1970. Not signed: the records hold times that are. */
  readonly atMs: number
}

/** Places of records, from 1, both ends included. */
export interface SealedRange {
  /** Default: the first. */
  readonly fromSeq?: number
  /** Default: the last there is when it is reached. */
  readonly toSeq?: number
}

/**
 * The log as it was sealed, for verification, proofs and exports. Verifies nothing itself, holds a page at a time, and
 * needs no secret. Every method rejects with ERR_STORAGE_FAILED where the log cannot be read.
 */
export interface SealedLog {
  /** Returns where the log ends, or undefined while it holds nothing. */
  head(): Promise<LogHead | undefined>
  /** Returns the keys that stand beside the log, oldest first. Whoever can change the log can change these as well. */
  verifierKeys(): Promise<readonly string[]>
  /** Yields whole commits in order, from the one that holds `fromSeq` to the one that holds `toSeq`. */
  batches(range?: SealedRange): AsyncGenerator<StoredBatch>
  /** Yields records in canonical bytes, in order. Those that were pruned are left out. */
  records(range?: SealedRange): AsyncGenerator<StoredRecord>
  /** Gives hashes of the tree as its leaves have them, for proofs and `exportJsonl`: reads all leaves under each. */
  readonly readNodes: ReadNodes
  /**
   * The same from hashes that are kept beside the leaves, where there are any: a few reads, however long the log is. What
   * is made of them must be verified: they are no evidence, and may be wrong.
   */
  readonly readKeptNodes: ReadNodes
}
