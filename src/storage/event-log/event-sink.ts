/** Records that become durable together. */
export interface EventBatch {
  readonly count: number
  readonly atMs: number
  /** One JSON object a line, each line ended by a newline. */
  readonly body: string
}

/** Where commits of the event log go. Called with one batch at a time: the next waits for the answer. */
export interface EventSink {
  /** Resolves once the batch is durable; rejects with a SallyportError if it is not, or if nobody can tell. */
  commit(batch: EventBatch): Promise<void>
  /** After a failure: resolves once a durable write has succeeded again. */
  probe(): Promise<void>
}
