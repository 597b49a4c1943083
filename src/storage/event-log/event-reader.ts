import type { EventFilter, StoredEvent } from '../../audit/index.ts'

export interface TailQuery {
  /** At most this many. */
  readonly limit: number
  /** Only records after this one, the oldest of them. Without it: the newest. */
  readonly afterSeq?: number
  readonly filter?: EventFilter
}

export interface FollowQuery {
  /** Starts after this record; with what comes from now on unless given. */
  readonly afterSeq?: number
  readonly filter?: EventFilter
  /** Ends the iteration, without an error. */
  readonly signal: AbortSignal
  /** How often to look, in milliseconds. Default 200. */
  readonly pollMs?: number
}

/** Reads the event log. Every method rejects with ERR_STORAGE_FAILED if it cannot be read. */
export interface EventReader {
  /** Returns records in ascending order. */
  tail(query: TailQuery): Promise<readonly StoredEvent[]>
  /**
   * Returns the newest records that pass the filter, in ascending order, by the index where the filter allows: quick in a
   * log of any length. Brings the index up to date first.
   */
  query(filter: EventFilter, limit: number): Promise<readonly StoredEvent[]>
  /**
   * Takes into the index what was recorded since, and keeps hashes of the tree for quick proofs; returns how many commits
   * the index took, at most so many.
   */
  fillIndex(commitsMax?: number): Promise<number>
  /** Empties both and builds them anew. */
  rebuildIndex(): Promise<void>
  /** Returns how many records the log holds. */
  count(): Promise<number>
  /** Yields records as they become durable, each once, none left out. */
  follow(query: FollowQuery): AsyncIterable<StoredEvent>
}
