import type { Environment } from '../../core/index.ts'

/** Where one kind of webhook of one vendor arrives, and where it goes from there. */
export interface Endpoint {
  readonly id: string
  /** Stands in the address: lower-case letters, digits and dashes. */
  readonly name: string
  readonly vendor: string
  /** Which of the vendor's kinds of webhook. */
  readonly source: string
  /** Whose vendor key confirms events. */
  readonly environment: Environment
  readonly settings: EndpointSettings
  readonly createdAtMs: number
}

export interface EndpointSettings {
  /** Where events go; without one they wait to be pulled. */
  readonly target?: string
  /** Lets the target be on this machine or in a private network, and be http. */
  readonly allowPrivate: boolean
  /** Keeps events of one subject in order: one that fails holds up those after it. */
  readonly ordered: boolean
  /** Takes deliveries from the vendor's own addresses alone. */
  readonly onlyVendorAddresses: boolean
  /** Asks the vendor whether an event is true before it is passed on, where there is a way to ask. */
  readonly confirm: boolean
  /** Lets an app's answer change the agent of a call; never what lowers privacy. */
  readonly allowOverrides: boolean
  /** How long the target has for its answer. */
  readonly timeoutMs: number
  /** How long bodies are kept after they were delivered or given up. */
  readonly retentionMs: number
  /** Deliveries a second, per instance. */
  readonly ratePerSecond: number
  /** Kinds of personal data that are taken out of a body before it is kept or passed on. */
  readonly redact: readonly string[]
  /** What stands in the place of what was taken out: `[PERSON_NAME]`, or as many `#`. */
  readonly redactWith: 'entity_name' | 'hash'
  /** Kinds of personal data that keep an event back until an operator lets it go. */
  readonly quarantine: readonly string[]
  /** Name of the content policy that keeps events back until an operator lets them go. */
  readonly safety?: string
  /** Name of another endpoint whose events go to this one's target too. */
  readonly follows?: string
}

/** What an endpoint is without anybody's wish: fail-closed, and a week to look at what went wrong. */
export const defaultSettings: EndpointSettings = {
  allowPrivate: false,
  ordered: false,
  onlyVendorAddresses: false,
  confirm: true,
  allowOverrides: false,
  timeoutMs: 15_000,
  retentionMs: 7 * 24 * 3_600_000,
  ratePerSecond: 2_000,
  redact: [],
  redactWith: 'entity_name',
  quarantine: [],
}

/** The secrets of an endpoint. Sealed together, so that they change together. */
export interface EndpointSecrets {
  /** The last part of the address: whoever does not know it is told nothing. */
  readonly path: string
  /** Makes paths and header values that belong to one request alone. */
  readonly derive: string
  /** What deliveries are verified with; the newest first. */
  readonly verify: readonly AgeingSecret[]
  /** What forwarded events are signed with; the newest first. */
  readonly sign: readonly AgeingSecret[]
}

/** A secret that ends, once another has taken its place. */
export interface AgeingSecret {
  readonly value: string
  /** Absent for the present one. */
  readonly endsAtMs?: number
}

/** Returns the values that hold now, the newest first. */
export function currentSecrets(secrets: readonly AgeingSecret[], nowMs: number): readonly string[] {
  return secrets
    .filter(({ endsAtMs }) => endsAtMs === undefined || endsAtMs > nowMs)
    .map(({ value }) => value)
}
