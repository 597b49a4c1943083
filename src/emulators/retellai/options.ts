import { randomBytes } from 'node:crypto'
import { systemTimers, type Timers } from '../kit/timers.ts'

/** How the stand-in behaves where the vendor's behaviour is not confirmed, and how long things take. */
export interface RetellaiSwitches {
  /** Start of absolute URLs in webhooks that are sent before any request came in. */
  readonly publicUrl: string
  /** Text of the 401: the specification's, or the one reported from a live account. */
  readonly unauthorizedText: 'specification' | 'observed'
  /** What a restricted key meets outside its permissions; no page documents it. */
  readonly restrictedKeyStatus: 403 | 401
  /** Whether a restricted key may use endpoints that the vendor's table of permissions does not list. */
  readonly unlistedEndpoints: 'open' | 'closed'
  /** Serves `/v2/create-web-call`, deprecated on 2026-09-30. */
  readonly webCallV2: boolean
  /** Serves the endpoints that were deprecated before; what they answer after their end is unknown. */
  readonly deprecatedRoutes: boolean
  /** Calls that may run at once; the vendor gives 20 for free. */
  readonly concurrencyLimit: number

  /** Milliseconds a web call token is good for; 30 s are documented for the v2 flow alone. */
  readonly tokenTtlMs: number
  /** Milliseconds until a web call that nobody joined ends with `error_user_not_joined`. */
  readonly joinTimeoutMs: number
  /** Whether a second join with the same token is refused: implied, never stated. */
  readonly singleUseTokens: boolean
  /** Milliseconds during which a join answers 404, as it does while the room is not ready. */
  readonly roomReadyAfterMs: number

  /** Webhook retries: "up to 3" in the vendor's words. */
  readonly webhookRetriesMax: number
  /** Whether those include the first attempt. */
  readonly webhookRetriesCountFirst: boolean
  /** Milliseconds before each retry, the last one repeated; no spacing is published. */
  readonly webhookRetryDelaysMs: readonly number[]
  /** Whether a retry carries a fresh timestamp and signature. */
  readonly webhookSignsEachAttempt: boolean
  /** Name of the object in `chat_*` events; no literal sample was found. */
  readonly chatEventKey: string
  /** Whether an inbound webhook names the call or chat it asks about: newer ones do. */
  readonly inboundCarriesId: boolean
  /** Whether a custom function without a body is signed, over the empty text. */
  readonly signsEmptyBodies: boolean

  /** Milliseconds from dialling to the answer. */
  readonly ringMs: number
  /** Milliseconds between two lines of a call's script. */
  readonly turnMs: number
  /** Milliseconds from the end of a call or chat to its analysis. */
  readonly analysisMs: number
  readonly knowledgeBaseMs: number
  readonly testRunMs: number
  /** Milliseconds an import, a sync or a backfill takes. */
  readonly jobMs: number
  /** Milliseconds until a registered call that never connected ends with `registered_call_timeout`. */
  readonly registeredCallMs: number
  /** Milliseconds the raw recording stays where the storage setting deletes it: 10 minutes, says the vendor. */
  readonly rawRecordingMs: number
}

/** What `createRetellaiEmulator` takes: switches, and where time and randomness come from. */
export interface RetellaiEmulatorOptions extends Partial<RetellaiSwitches> {
  readonly timers?: Timers
  /** Returns so many lower-case hexadecimal digits: the source of ids, keys and tokens. */
  readonly randomHex?: (count: number) => string
}

/** Every option with its value. */
export interface RetellaiSettings extends RetellaiSwitches {
  readonly timers: Timers
  readonly randomHex: (count: number) => string
}

/** Returns the options with every default filled in. */
export function resolveSettings(options: RetellaiEmulatorOptions): RetellaiSettings {
  return { ...defaults, ...options }
}

const defaults: RetellaiSettings = {
  timers: systemTimers,
  randomHex: (count) =>
    randomBytes(Math.ceil(count / 2))
      .toString('hex')
      .slice(0, count),
  publicUrl: 'http://127.0.0.1',
  unauthorizedText: 'specification',
  restrictedKeyStatus: 403,
  unlistedEndpoints: 'open',
  webCallV2: true,
  deprecatedRoutes: true,
  concurrencyLimit: 20,
  tokenTtlMs: 30_000,
  joinTimeoutMs: 30_000,
  singleUseTokens: true,
  roomReadyAfterMs: 0,
  webhookRetriesMax: 3,
  webhookRetriesCountFirst: false,
  webhookRetryDelaysMs: [1000, 5000, 30_000],
  webhookSignsEachAttempt: true,
  chatEventKey: 'chat',
  inboundCarriesId: true,
  signsEmptyBodies: true,
  ringMs: 1500,
  turnMs: 1500,
  analysisMs: 2000,
  knowledgeBaseMs: 3000,
  testRunMs: 3000,
  jobMs: 2000,
  registeredCallMs: 300_000,
  rawRecordingMs: 600_000,
}
