import type { SeqRange } from './prune.ts'

/** While one stands, nothing of the log is pruned. */
export interface LogHold {
  readonly id: string
  readonly reason: string
  readonly createdAtMs: number
  readonly createdBy: string
}

/** What pruning would take. */
export interface PrunePlan {
  /** Places of records, from 1, both ends included; undefined where there is nothing to prune. */
  readonly range: SeqRange | undefined
  /** How many of them still have their bytes. */
  readonly records: number
}

/** How long the log keeps the bytes of its records. Implemented in `storage/`, for both databases. */
export interface LogRetention {
  /** Returns which records are older than a moment: whole commits, from the oldest on. */
  plan(beforeMs: number): Promise<PrunePlan>
  /** Takes the bytes of records out, once the record that allows it is durable. */
  prune(range: SeqRange): Promise<void>
  holds(): Promise<readonly LogHold[]>
  insertHold(hold: LogHold): Promise<void>
  /** Resolves with false where there is no such hold. */
  deleteHold(id: string): Promise<boolean>
}
