import { quote } from '../../audit/index.ts'
import {
  type Clock,
  createId,
  type RandomSource,
  type RecordedEvent,
  type Recorder,
} from '../../core/index.ts'
import { type AuditEntry, type AuditInput, completeEntry, type EntryPrivacy, toEvent } from './audit-entry.ts'
import { currentFacts } from './request-facts.ts'

export interface AuditLogParts extends EntryPrivacy {
  readonly record: Recorder
  readonly clock: Clock
  readonly random: RandomSource
  /** Takes a line, with its newline, for each entry; undefined prints none. */
  readonly print: ((line: string) => void) | undefined
  close(): Promise<void>
}

/** An open log. What it has taken cannot be edited unseen: `sallyport audit verify FOLDER` tells. */
export class AuditLog {
  readonly #parts: AuditLogParts

  constructor(parts: AuditLogParts) {
    this.#parts = parts
  }

  /**
   * Writes an entry and resolves with it, as it was written, once it is durable. Rejects where it cannot be: whatever
   * must not happen unrecorded has to wait for it, and not happen then. Needs no `this`.
   */
  readonly auditLog = async (input: AuditInput): Promise<AuditEntry> => {
    const { clock, random, print, record } = this.#parts
    const facts = currentFacts()
    const entry = completeEntry(input, facts, this.#parts, clock.now())
    await record(toEvent(entry, facts?.requestId ?? createId('aud', random)))
    print?.(consoleLine(entry))
    return entry
  }

  /** Records an event of a middleware's own: the beginning or the end of a request. */
  async record(event: RecordedEvent): Promise<void> {
    const { filter, userOf, record } = this.#parts
    const { resource } = event
    await record({
      ...event,
      actor: { ...event.actor, id: userOf(event.actor.id) },
      ...(resource === undefined ? {} : { resource: filter.cleanText(resource) }),
    })
  }

  /** Returns what stands for a user in this log: to find the entries of somebody, or to compare two. */
  readonly userOf = (userId: string): string => this.#parts.userOf(userId)

  /** Returns a new id that ties the entries of one request together. */
  createRequestId(): string {
    return createId('req', this.#parts.random)
  }

  /** Returns the time, in milliseconds since 1970. */
  now(): number {
    return this.#parts.clock.now()
  }

  /** Waits until all entries are durable, then closes the log. */
  close(): Promise<void> {
    return this.#parts.close()
  }
}

/** One line of JSON in printable ASCII: no text in an entry can begin another line, or hide one. */
function consoleLine({ timestamp, metadata, ...entry }: AuditEntry): string {
  const members = { timestamp: timestamp.toISOString(), ...entry, ...(metadata && { metadata }) }
  const json = JSON.stringify(members)
  return `[AUDIT] ${json.replace(/[^ -~]/g, (unit) => quote(unit).slice(1, -1))}\n`
}
