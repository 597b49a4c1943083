import type { JsonObject } from '../kernel/json.ts'

/** Who did it, as the log names them. */
export interface Initiator {
  readonly id: string
  readonly name: string
  readonly email: string
}

/** One entry, in the fields from which both versions of the audit calls are answered. */
export interface AuditRecord {
  readonly id: string
  readonly organizationId: string
  readonly atMs: number
  /** RFC 3339 with nanoseconds; never the same twice. */
  readonly time: string
  readonly eventType: string
  readonly initiatedBy: Initiator
  readonly event: JsonObject
  readonly labels: Readonly<Record<string, string>>
  readonly resource: string
  readonly action: string
  readonly service: string
  /** Shared by everything that one request caused. */
  readonly requestId: string
}

/** An entry before the log has given it an id and a time. */
export type NewAuditRecord = Omit<AuditRecord, 'id' | 'atMs' | 'time' | 'requestId'> & {
  readonly requestId?: string
}

/** Keeps what was done through the stand-in. Nobody can write to it by a call of their own. */
export class AuditLog {
  readonly #nowMs: () => number
  readonly #newId: () => string
  readonly #records: AuditRecord[] = []

  constructor(nowMs: () => number, newId: () => string) {
    this.#nowMs = nowMs
    this.#newId = newId
  }

  record(input: NewAuditRecord): AuditRecord {
    const atMs = this.#nowMs()
    const fraction = String(this.#records.length % 1_000_000).padStart(6, '0')
    const time = new Date(atMs).toISOString().replace('Z', `${fraction}Z`)
    const record = { requestId: this.#newId(), ...input, id: this.#newId(), atMs, time }
    this.#records.push(record)
    return record
  }

  /** Entries of one organization, newest first. */
  list(organizationId: string): AuditRecord[] {
    return this.#records.filter((record) => record.organizationId === organizationId).reverse()
  }

  get size(): number {
    return this.#records.length
  }
}
