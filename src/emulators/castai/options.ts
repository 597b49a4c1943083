import { randomBytes } from 'node:crypto'
import { systemTimers, type Timers } from '../kit/timers.ts'

/** A key exists in exactly one region; each has a host of its own. India's host is unconfirmed. */
export type CastaiRegion = 'us' | 'eu' | 'india'

/** How the stand-in behaves where the vendor's behaviour is not confirmed. */
export interface CastaiSwitches {
  /** Whether the main API takes an API key as `Authorization: Bearer`; documented for the LLM paths alone. */
  readonly acceptsBearerApiKey: boolean
  /** Text of the 401 body: only mocks show one. */
  readonly unauthorizedMessage: string
  /** Whether reading a webhook configuration hides the values of its `authKeys`. */
  readonly masksAuthKeys: boolean
  /** Milliseconds until a use shows up in `lastUsedAt`. */
  readonly lastUsedLagMs: number
  /** Milliseconds during which a new key is still answered with 401. */
  readonly newKeyDelayMs: number
  /** Whether the last 8 digits of a key are the CRC-32 of what precedes them. One public sample says so. */
  readonly endsKeysWithChecksum: boolean
  /** Characters of a key shown as its prefix: 3 by a comment in the vendor's schema. */
  readonly keyPrefixLength: number
  /** Whether `GET /v1/me` answers a service account's key. */
  readonly showsServiceAccountProfile: boolean
  /** Milliseconds until a role binding turns from ACCEPTED to CREATED. */
  readonly roleBindingDelayMs: number
  /** Milliseconds until a cluster operation (adding a node, hibernating ...) is done. */
  readonly operationDelayMs: number
  /** Status for an organization that exists and is closed to the key; a made-up id gets 500. */
  readonly closedOrganizationStatus: 403 | 500
  /** Error shape of the services beside the main API: `{code, message, details}` by the vendor's SDK, or the main one. */
  readonly newerServiceErrors: 'status' | 'main'
  /** Whether the CDN turns away requests without a User-Agent, or with that of `python-urllib`. */
  readonly blocksLibraryAgents: boolean
  /** Milliseconds a webhook receiver has for its answer; no page names the vendor's figure. */
  readonly webhookTimeoutMs: number
  /** Attempts per webhook, the first included; the vendor's retry policy is not public. */
  readonly webhookAttempts: number
  /** Milliseconds between two attempts. */
  readonly webhookSpacingMs: number
}

/** What a stand-in can be given; every switch has the default that the facts make likeliest. */
export interface CastaiEmulatorOptions extends Partial<CastaiSwitches> {
  readonly region?: CastaiRegion
  readonly timers?: Timers
  /** Source of keys and ids. */
  readonly random?: (byteCount: number) => Uint8Array
}

/** Every option with its value. */
export interface CastaiSettings extends CastaiSwitches {
  readonly region: CastaiRegion
  readonly timers: Timers
  readonly random: (byteCount: number) => Uint8Array
}

const defaults: CastaiSettings = {
  region: 'us',
  timers: systemTimers,
  random: (byteCount) => randomBytes(byteCount),
  acceptsBearerApiKey: false,
  unauthorizedMessage: 'Unauthorized',
  masksAuthKeys: false,
  lastUsedLagMs: 0,
  newKeyDelayMs: 0,
  endsKeysWithChecksum: true,
  keyPrefixLength: 3,
  showsServiceAccountProfile: true,
  roleBindingDelayMs: 1_500,
  operationDelayMs: 3_000,
  closedOrganizationStatus: 403,
  newerServiceErrors: 'status',
  blocksLibraryAgents: true,
  webhookTimeoutMs: 5_000,
  webhookAttempts: 1,
  webhookSpacingMs: 10_000,
}

/** Returns the options with their defaults filled in. */
export function completeOptions(options: CastaiEmulatorOptions): CastaiSettings {
  return { ...defaults, ...options }
}
