import type { BodyRule, FieldNaming, Operation } from '../access/index.ts'
import type { SdkUsage } from '../checklist/index.ts'
import type { ErrorKind } from '../core/index.ts'
import type { RetentionOffer } from '../retention/index.ts'
import type { RotationOffer } from '../rotation/index.ts'
import type { ContentOffer } from '../safety/index.ts'
import type { KeyPattern } from '../scan/index.ts'
import type { TokenOffer } from '../tokens/index.ts'
import type { VerifyCall } from '../vault/index.ts'
import type { WebhookSource } from '../webhooks/index.ts'

/** Where a fact comes from, and when it was read. */
export interface Source {
  readonly title: string
  /** ISO date the source was published or read. */
  readonly date: string
}

/** Everything vendor-specific in one value. A section that is absent means: this vendor does not offer it. */
export interface VendorProfile {
  readonly id: string
  readonly name: string
  readonly sources: readonly Source[]
  /** What the sources leave open, in plain sentences; each has a switch or a safe reading. */
  readonly unconfirmed: readonly string[]
  /** Hosts by service name; `main` is always there. */
  readonly services: Readonly<Record<string, Service>>
  /** Region names, the default first. */
  readonly regions: readonly [string, ...string[]]
  readonly operations: readonly Operation[]
  readonly verify: VerifyCall
  readonly keyPatterns: readonly KeyPattern[]
  /** What decides what a key may do, in a sentence for people, and whether any API tells. */
  readonly keyRights: string
  /** Request headers that mean something to this vendor, lower case, beside the common ones. `prefix-*` allowed. */
  readonly requestHeaders: readonly string[]
  /** Header that selects a tenant: stripped from clients, set from the grant alone. */
  readonly tenantHeader?: string
  /** How it takes the names of fields in JSON and of parameters; `exact` unless said. */
  readonly fieldNaming?: FieldNaming
  /** Response headers to add when an unsafe call failed and must not be repeated by the SDK. */
  readonly doNotRetry?: Readonly<Record<string, string>>
  /** Ready-made rules by name, each with a sentence that says what it does. */
  readonly rules: Readonly<Record<string, ShippedRule>>
  /** What its temporary tokens for browsers are for. */
  readonly tokens?: TokenOffer
  /** How its keys are replaced. */
  readonly rotation?: RotationOffer
  /** What it keeps, and how that is deleted. */
  readonly retention?: RetentionOffer
  /** Which answers hold what people said, and how unsafe the vendor says it is. */
  readonly content?: ContentOffer
  readonly setup: Setup
  /** What the checklist looks for in programs that use it. */
  readonly usage: SdkUsage
  /** Every kind of webhook it sends, the usual one first. */
  readonly webhooks?: readonly WebhookSource[]
}

export interface ShippedRule {
  readonly summary: string
  readonly rules: readonly BodyRule[]
}

/** One host of a vendor. */
export interface Service {
  /** Origin by region, for example `{ us: 'https://api.assemblyai.com' }`; a region without one is not offered. */
  readonly origins: Readonly<Record<string, string>>
  /** How the vendor key rides out. */
  readonly credential: Credential
  /** Where a client may put its client key; the vendor's own way first, so that SDKs work unchanged. */
  readonly accepts: readonly Credential[]
  readonly refusal: RefusalFormat
  /** Present where the service speaks WebSocket. */
  readonly socket?: SocketFormat
  /** Needs no vendor key: none is sent. */
  readonly anonymous?: boolean
}

export interface Credential {
  /** Lower case. */
  readonly header: string
  /** `raw`: the key alone; `bearer`: `Bearer <key>`. */
  readonly format: 'raw' | 'bearer'
}

/** The vendor's own error shape, so that its SDK shows our message. */
export interface RefusalFormat {
  readonly contentType: string
  /** Statuses that differ from the usual ones for a kind of error. */
  readonly statuses?: Readonly<Partial<Record<ErrorKind, number>>>
  /** The body, given a message, the status it goes out with and the request id. */
  body(message: string, status: number, requestId: string): string
}

/** How the vendor refuses on a WebSocket: after the upgrade, because browsers hide a refused one. */
export interface SocketFormat {
  /** Text frames sent before closing. `reason` is short and stable, for programs. */
  frames(message: string, code: number, reason: string): readonly string[]
  readonly codes: Readonly<Partial<Record<ErrorKind, number>>> & { readonly default: number }
  /** Close reason: at most 123 bytes. */
  readonly reason: string
}

/** What an app changes to call through the gate. `{base}` is the gate's address, `{key}` the client key. */
export interface Setup {
  /** Environment variables the official SDK reads. */
  readonly variables: Readonly<Record<string, string>>
  /** Lines of code where the SDK has no variable for its base URL, by language. */
  readonly code: readonly { readonly language: string; readonly lines: readonly string[] }[]
}
