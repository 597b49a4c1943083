import type { Secret } from '../../core/index.ts'

/** Records that become durable together. */
export interface EventBatch {
  readonly count: number
  readonly atMs: number
  /** The canonical bytes of each record, each a line ended by a newline. */
  readonly body: string
}

/** Where commits of the event log go. Called with one batch at a time: the next waits for the answer. */
export interface EventSink {
  /** Resolves once the batch is sealed and durable; rejects with a SallyportError if it is not, or if nobody can tell. */
  commit(batch: EventBatch): Promise<void>
  /** After a failure: resolves once a durable write has succeeded again. */
  probe(): Promise<void>
}

/** A sink that seals what it is given. */
export interface SealingSink extends EventSink {
  /**
   * Takes the key that batches are sealed with; before that, commits are refused. Rejects with ERR_AUDIT_LOG_BROKEN
   * where the log does not end as this key has signed: nothing may be added to what somebody has changed.
   */
  open(signingKey: Secret): Promise<void>
  /** Resolves if the log answers and lies where it should; writes nothing. */
  ping(): Promise<void>
}
