import type { Credential } from '../authenticate.ts'

/** A session as the vendor bills it: by its duration, from `Begin` until the socket is closed. */
export interface SessionRecord {
  readonly id: string
  readonly service: 'streaming' | 'agents'
  readonly credential: Credential
  readonly startedMs: number
  /** What the caller chose, in the vendor's words, for assertions. */
  readonly parameters: Readonly<Record<string, string>>
  endedMs: number | undefined
  audioMs: number
  /** `terminated`, `error 3007`, `closed` and the like. */
  ending: string | undefined
}

/** The sessions of all projects, open and past. */
export class SessionLedger {
  readonly #records: SessionRecord[] = []
  readonly #cancels = new Map<string, () => void>()

  /** Enters a session that has begun; `cancel` ends it as a fault of the vendor's would. */
  open(record: Omit<SessionRecord, 'endedMs' | 'audioMs' | 'ending'>, cancel: () => void): SessionRecord {
    const entry: SessionRecord = { ...record, endedMs: undefined, audioMs: 0, ending: undefined }
    this.#records.push(entry)
    this.#cancels.set(entry.id, cancel)
    return entry
  }

  close(record: SessionRecord, endedMs: number, ending: string): void {
    record.endedMs ??= endedMs
    record.ending ??= ending
    this.#cancels.delete(record.id)
  }

  /** Ends every open session. Returns how many there were. */
  cancelAll(): number {
    const cancels = [...this.#cancels.values()]
    for (const cancel of cancels) cancel()
    return cancels.length
  }

  all(): readonly SessionRecord[] {
    return this.#records
  }
}

/** Whole seconds that a session costs; an open one costs what it has lasted so far. */
export const billedSeconds = (record: SessionRecord, nowMs: number) =>
  Math.ceil(((record.endedMs ?? nowMs) - record.startedMs) / 1000)
