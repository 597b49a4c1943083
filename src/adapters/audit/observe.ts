import type { RecordedEvent } from '../../core/index.ts'
import type { AuditLog } from './audit-log.ts'
import { type RequestFacts, withFacts } from './request-facts.ts'

/** Which requests a middleware records by itself; whatever a handler records is recorded in any case. */
export type RecordedRequests = 'all' | 'writes' | 'none'

/** How a request ended. */
export interface Ending {
  /** HTTP status; undefined where the connection broke before there was one. */
  readonly status: number | undefined
}

/** Methods that change nothing (RFC 9110, 9.2.1). */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/** One request from its beginning to its end, on record. */
export class ObservedRequest {
  readonly #log: AuditLog
  readonly #method: string
  readonly #facts: RequestFacts
  readonly #requests: RecordedRequests
  readonly #startedMs: number

  constructor(log: AuditLog, method: string, facts: RequestFacts, requests: RecordedRequests) {
    this.#log = log
    this.#method = method
    this.#facts = facts
    this.#requests = requests
    this.#startedMs = log.now()
  }

  /** True where the request may change something: then it must be on record before it is served. */
  get isWrite(): boolean {
    return !safeMethods.has(this.#method)
  }

  /** Resolves once it is durable that a write is about to be served; at once for a read. */
  async begin(): Promise<void> {
    if (!this.isWrite || this.#requests === 'none') return
    await this.#log.record(this.#eventOf('intent'))
  }

  /** Returns what `serve` returns; entries that it writes are filled in from the request. */
  serve<Result>(serve: () => Result): Result {
    return withFacts(this.#facts, serve)
  }

  /** Resolves once it is durable how the request has ended. */
  async end({ status }: Ending): Promise<void> {
    if (this.#requests === 'none' || (this.#requests === 'writes' && !this.isWrite)) return
    const isSuccess = status !== undefined && status < 400
    await this.#log.record({
      ...this.#eventOf('outcome'),
      result: isSuccess ? 'success' : 'failure',
      ...(status === undefined ? { reason: 'client_gone' } : { metadata: { status } }),
      durationMs: this.#log.now() - this.#startedMs,
    })
  }

  #eventOf(phase: RecordedEvent['phase']): RecordedEvent {
    return {
      requestId: this.#facts.requestId,
      atMs: this.#log.now(),
      phase,
      action: `http.${this.#method.toLowerCase()}`,
      actor: { kind: 'user', id: this.#facts.userId() },
      resource: this.#facts.resource(),
    }
  }
}

/** What a request is answered with that could not be put on record. */
export const refusal = {
  status: 503,
  headers: { 'content-type': 'application/json', 'retry-after': '5' },
  body: JSON.stringify({
    error: 'audit_unavailable',
    message: 'The request could not be recorded, so it was not served.',
  }),
} as const

/** Tells the operator of a failure that no caller waits for. */
export function reportFailure(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  process.stderr.write(`sallyport: the end of a request could not be recorded (${code})\n`)
}
