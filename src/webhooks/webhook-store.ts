import type { Endpoint } from './endpoint/endpoint.ts'

/** An endpoint with its secrets as they are stored. */
export interface StoredEndpoint {
  readonly endpoint: Endpoint
  /** JSON of `EndpointSecrets`, sealed. */
  readonly sealed: string
}

/**
 * - `pending` waits to be delivered
 * - `delivered` was taken by the target, or pulled
 * - `dead` was given up after three days
 * - `quarantined` was kept back: by the screen, or because nobody can read it
 * - `unconfirmed` is not true, says the vendor
 * - `answered` was a call that the vendor waited on
 */
export type EventState = 'pending' | 'delivered' | 'dead' | 'quarantined' | 'unconfirmed' | 'answered'

/** An event as it is put into the inbox. */
export interface NewEvent {
  /** Its `webhook-id`: the same for every attempt. */
  readonly id: string
  readonly endpointId: string
  /** Unique in the endpoint: what comes again with the same key is the same event. */
  readonly key: string
  readonly type: string
  readonly subject: string | null
  /** What the path of the delivery belonged to. */
  readonly correlation: string | null
  readonly receivedAtMs: number
  readonly state: EventState
  /** The body, sealed; null where nothing of it is kept. */
  readonly sealed: string | null
  /** Whether events of the same subject wait for it. */
  readonly isOrdered: boolean
  /** Why it was kept back. */
  readonly reason: string | null
}

/** An event as it is known: everything but the body can be shown. */
export interface InboxEvent extends NewEvent {
  /** In the order of arrival. */
  readonly seq: number
  readonly attempts: number
  readonly nextAttemptAtMs: number
  readonly lastStatus: number | null
  readonly settledAtMs: number | null
}

/** What a hold looks at of an event. */
export interface SettledEvent {
  readonly id: string
  readonly seq: number
  readonly subject: string | null
  readonly receivedAtMs: number
}

/** What is erased of an endpoint's events. */
export interface EventSweep {
  readonly bodiesBeforeMs: number
  readonly rowsBeforeMs: number
  /** Ids of the only events whose bodies go; all of that age where it is not given. */
  readonly only?: readonly string[]
  readonly holdCount: number
}

/** What became of an attempt. */
export type Settlement = { readonly seq: number; readonly by: string } & (
  | { readonly state: 'delivered'; readonly atMs: number; readonly status: number | null }
  | {
      readonly state: 'pending'
      readonly nextAttemptAtMs: number
      readonly status: number | null
      readonly reason: string
    }
  | {
      readonly state: 'dead' | 'unconfirmed' | 'quarantined'
      readonly atMs: number
      readonly status: number | null
      readonly reason: string
    }
)

export interface ClaimQuery {
  readonly endpointId: string
  readonly nowMs: number
  readonly limit: number
  /** Who claims: a claim is let go by its owner, or by time. */
  readonly by: string
  readonly untilMs: number
}

export interface EventQuery {
  readonly endpointId?: string
  readonly states?: readonly EventState[]
  readonly afterSeq?: number
  readonly ids?: readonly string[]
  readonly limit: number
}

/** What this room must remember. Implemented once in `storage/`, for both databases. */
export interface WebhookStore {
  loadEndpoints(): Promise<readonly StoredEndpoint[]>
  /** Rejects with ERR_WEBHOOK_ENDPOINT_EXISTS where the name is taken. */
  insertEndpoint(endpoint: StoredEndpoint): Promise<void>
  /** Rejects with ERR_WEBHOOK_ENDPOINT_UNKNOWN where there is none of this id. */
  updateEndpoint(endpoint: StoredEndpoint): Promise<void>
  /** Takes the endpoint away, and every event of it. */
  deleteEndpoint(id: string): Promise<void>
  /**
   * Resolves once the event is durable: true, or false where one with its key was there already. Many that arrive
   * together share one commit.
   */
  insertEvent(event: NewEvent): Promise<boolean>
  /** Takes away an event that came to nothing, so that it may come again. */
  deleteEvent(id: string): Promise<void>
  /** Endpoints that have an event to deliver now. */
  dueEndpoints(nowMs: number): Promise<readonly string[]>
  /**
   * Claims events that are due, oldest first; of ordered ones only the first of each subject. No two claim the same event
   * at the same time.
   */
  claim(query: ClaimQuery): Promise<readonly InboxEvent[]>
  /** Writes what became of attempts. A success holds whoever has claimed the event since; a failure only if nobody has. */
  settle(settlement: Settlement): Promise<void>
  /** Lets go of claims that were made before: for the only server on a database, whose predecessor is dead. */
  releaseClaims(): Promise<void>
  /** Makes every waiting event of an endpoint due now. */
  hasten(endpointId: string, nowMs: number): Promise<void>
  /** Puts events back to be delivered again, whatever became of them; returns how many. Those without a body stay. */
  rearm(ids: readonly string[], nowMs: number): Promise<number>
  listEvents(query: EventQuery): Promise<readonly InboxEvent[]>
  countEvents(): Promise<readonly { endpointId: string; state: EventState; count: number }[]>
  /** Events settled before a moment whose bodies are kept still, in the order of arrival. */
  listSettled(
    endpointId: string,
    beforeMs: number,
    page: { readonly afterSeq: number; readonly limit: number },
  ): Promise<readonly SettledEvent[]>
  /**
   * Erases the bodies of events that were settled before a moment, or of some of these alone, and rows without a body that were
   * settled before another; returns how many bodies. Rejects with ERR_RETENTION_HELD, and changes nothing, where there are
   * other holds by now than `holdCount`.
   */
  eraseEvents(endpointId: string, sweep: EventSweep): Promise<number>
}
