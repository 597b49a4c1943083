import type { RecordedEvent } from '../../core/index.ts'

/** A record of the log. */
export interface StoredEvent {
  /** 1, 2, 3 ... in the order in which records became durable, over all instances. */
  readonly seq: number
  readonly event: RecordedEvent
}

/** All that is given must hold. */
export interface EventFilter {
  readonly requestId?: string
  /** Exact, or the beginning followed by `*`: `assemblyai.*`. */
  readonly action?: string
  readonly actorId?: string
  /** A keyed hash, as `audit hash` gives it. */
  readonly claimedUser?: string
  readonly resource?: string
  /** What stands in `metadata.item`: a keyed hash of what was seen. */
  readonly item?: string
  readonly operation?: string
  readonly phase?: RecordedEvent['phase']
  readonly result?: 'success' | 'failure'
  readonly reason?: string
  /** Milliseconds since 1970: at or after. */
  readonly fromMs?: number
  /** Milliseconds since 1970: before. */
  readonly untilMs?: number
}
