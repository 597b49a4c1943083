import type { WebhookScheme } from './scheme.ts'

/** A parsed JSON object, as a sender wrote it. */
export type Payload = Readonly<Record<string, unknown>>

/** One kind of webhook that a vendor sends. A vendor fills it in; the room is handed one and never a vendor's id. */
export interface WebhookSource {
  readonly id: string
  readonly summary: string
  readonly scheme: WebhookScheme
  readonly secret: SourceSecret
  /** Addresses that the vendor says it sends from. An extra on top of the scheme, never instead of it. */
  readonly addresses: readonly string[]
  /**
   * What a delivery is answered that does not verify. 401 where the vendor tries again after it; 503 where any 4xx ends
   * its attempts, so that a genuine event survives a secret that we have wrong.
   */
  readonly refusalStatus: 401 | 503
  /** Returns what an event is about; undefined for a payload that is none of this source's. */
  read(payload: Payload, context: ReadContext): EventFacts | undefined
  /** How to ask the vendor whether an event is true. Needed where nothing is signed. */
  readonly confirm?: ConfirmCall
  /** Present where the vendor waits for an answer that says something. */
  readonly synchronous?: SynchronousCall
  /** How this receiver is made known to the vendor. */
  readonly registration: Registration
  /** A payload as the vendor would send it, with ids that say it is a test. */
  sample(context: { readonly id: string; readonly nowMs: number }): Payload
}

export interface SourceSecret {
  /** `vendor`: a key that the vendor gives out; `own`: a value of our choice that the vendor sends back. */
  readonly origin: 'vendor' | 'own'
  /** Environment variable that the library reads. */
  readonly variable: string
  /** Where it comes from, in a sentence. */
  readonly help: string
}

export interface ReadContext {
  /** What the secret path tells the event belongs to, where each request to the vendor had a path of its own. */
  readonly correlation?: string
}

/** What the gate must know of an event. */
export interface EventFacts {
  /** In the vendor's words, such as `call_ended`. */
  readonly type: string
  /** What stays the same when the vendor sends the event again; undefined where only the bytes tell. */
  readonly key?: string
  /** What the event is about, such as a call's id: events of one subject can be kept in order. */
  readonly subject?: string
}

/** A question to the vendor, asked with the vault's key of the endpoint's environment. */
export interface ConfirmCall {
  readonly service: string
  /** Fields at the top of the payload that `path` and `read` look at: redaction leaves them. */
  readonly fields: readonly string[]
  /** Path of a GET; undefined where the vendor has no way to ask about this one. */
  path(payload: Payload, context: ReadContext): string | undefined
  /** Reads the answer. `unknown` is asked again later; only a clear no is a no. */
  read(status: number, body: string, payload: Payload): 'true' | 'false' | 'unknown'
}

/** A call that the vendor makes of a team's app in the middle of something else. */
export interface SynchronousCall {
  /** How long the vendor waits. */
  readonly timeoutMs: number
  /** Methods it uses. */
  readonly methods: readonly string[]
  /**
   * Returns the answer as it may go to the vendor, and what was taken out of it by name. Throws where it is no answer.
   * `allowOverrides` lets through what changes an agent, but never what lowers privacy.
   */
  filterAnswer(answer: string, policy: { readonly allowOverrides: boolean }): FilteredAnswer
}

export interface FilteredAnswer {
  readonly body: string
  readonly removed: readonly string[]
}

export type Registration =
  /** A call of the vendor's API that makes the receiver known. */
  | {
      readonly kind: 'call'
      readonly service: string
      readonly method: 'POST'
      readonly path: string
      body(receiver: RegisteredReceiver): object
      /** Returns the id that the vendor gave it. */
      readId(answer: string): string | undefined
    }
  /** The address and the secret ride in a field of each request that leads to an event. */
  | {
      readonly kind: 'per-request'
      readonly operations: readonly string[]
      readonly urlField: string
      readonly headerNameField: string
      readonly headerValueField: string
    }
  /** Only people can do it: the steps, a sentence each. */
  | { readonly kind: 'by-hand'; readonly steps: readonly string[] }

/** What the vendor is told. */
export interface RegisteredReceiver {
  readonly name: string
  readonly url: string
  readonly secret: string
}
