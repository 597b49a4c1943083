/** A gate that serves, as the others see it. */
export interface Instance {
  /** Starts every request id of its calls, followed by a dash. */
  readonly id: string
  readonly host: string
  readonly pid: number
  /** When it last said that it lives, in milliseconds since 1970. */
  readonly seenAtMs: number
  /** No call of its own that is open now has a record at or before this place in the log. */
  readonly openFromSeq: number
  /** Ids of the vendor keys that its next calls may use, and of those that calls under way use. */
  readonly usableKeys: readonly string[]
  readonly liveKeys: readonly string[]
}

/** Remembers which gates serve. Implemented in `storage/`, for both databases. */
export interface InstanceStore {
  /** Writes an instance down, new or again. */
  put(instance: Instance): Promise<void>
  list(): Promise<readonly Instance[]>
  /**
   * Takes charge of an instance that is gone. Resolves with false where it has shown life since it was read, or another
   * instance took charge less than `forMs` ago.
   */
  claim(gone: Instance, nowMs: number, forMs: number): Promise<boolean>
  remove(id: string): Promise<void>
}
