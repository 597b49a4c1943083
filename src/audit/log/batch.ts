/** What one commit adds to the log. Its place in the log follows from its checkpoint and the number of its hashes. */
export interface Batch {
  /** Each record a line of canonical bytes, each line ended by a newline; an empty line where a record was pruned. */
  readonly body: string
  /** The leaf hashes of the records, 32 bytes each. They outlive the records. */
  readonly leafHashes: Uint8Array
  /** The log's state after this commit, as a signed note. */
  readonly checkpoint: string
  /** The place that is written beside it, where one is: readers go by it, and so it must be the one that is signed. */
  readonly written?: { readonly firstSeq: number; readonly count: number }
}

/** What a commit may hold at most. */
export const batchLimits = {
  records: 65_536,
  bodyBytes: 128 * 1024 * 1024,
  checkpointBytes: 16_384,
} as const
