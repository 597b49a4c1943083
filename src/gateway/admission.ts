import type { Buffer } from 'node:buffer'
import type { BodyRule, Client, Denial, Grant, Operation } from '../access/index.ts'
import type { ResolvedKey } from '../vault/index.ts'
import type { Mount } from './mounts.ts'
import type { Refusal } from './refusal.ts'

/** A call that may be made: everything needed to make it, and nothing the client could still change. */
export interface Admission {
  readonly requestId: string
  readonly startedAtMs: number
  readonly mount: Mount
  readonly operation: Operation
  readonly params: Readonly<Record<string, string>>
  readonly client: Client
  readonly grant: Grant
  readonly rule: string
  readonly bodyRules: readonly BodyRule[]
  readonly observed: readonly Denial[]
  readonly claimedUser: string | undefined
  /** What the app says that what it makes belongs to. */
  readonly tag?: string
  /** Id of the browser token it was opened with. */
  readonly tokenId?: string
  readonly key: ResolvedKey
  /** The vendor key as bytes, for the search in answers; empty where none is sent. */
  readonly secretBytes: Buffer
  readonly secretText: string
  readonly origin: string
  /** Path and query for the vendor. */
  readonly path: string
  readonly query: string
  /** Headers for the vendor, the key included. */
  readonly headers: string[]
  readonly contentLength: number | undefined
  readonly chunked: boolean
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
  /** `http://host:port` as the client addressed the gate. */
  readonly base: string
  /** Gives back the slot that concurrency limits count. Safe to call twice. */
  release(): void
}

/** A call that may not be made. */
export interface Rejection {
  readonly requestId: string
  readonly startedAtMs: number
  readonly refusal: Refusal
  readonly mount: Mount | undefined
  readonly client: Client | undefined
  readonly operation: Operation | undefined
  readonly claimedUser: string | undefined
}

/** What is known of a call by the time it is rejected. */
export interface RejectionContext {
  readonly requestId: string
  readonly startedAtMs: number
  mount?: Mount
  client?: Client
  operation?: Operation
  claimedUser?: string | undefined
}

/** True for an admission; narrows the type. */
export function isAdmission(result: Admission | Rejection): result is Admission {
  return 'operation' in result && !('refusal' in result)
}

/** Returns the rejection of a call. */
export function reject(context: RejectionContext, refusal: Refusal): Rejection {
  return {
    requestId: context.requestId,
    startedAtMs: context.startedAtMs,
    refusal,
    mount: context.mount,
    client: context.client,
    operation: context.operation,
    claimedUser: context.claimedUser,
  }
}
