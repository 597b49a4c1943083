import type { Clock, Environment, RandomSource, Recorder, Secret } from '../core/index.ts'
import type { KeyProbe, Vault } from '../vault/index.ts'
import type { Consumer } from './consumer.ts'
import type { Rotation } from './rotation.ts'
import type { KeyApiSettings, RotationOffer, VendorReply, VendorRequest } from './rotation-offer.ts'
import type { RotationStore } from './rotation-store.ts'

/** Makes one call to a vendor's main host, redirects not followed; never throws. */
export type AskVendor = (
  asker: { readonly vendor: string; readonly region: string; readonly key: Secret },
  request: VendorRequest,
) => Promise<VendorReply>

/** Which vendor keys the instances that serve could still use, by id. */
export interface KeysInUse {
  /** Those that new calls may begin with, somewhere. */
  readonly usable: ReadonlySet<string>
  /** Those that calls or sockets under way have begun with. */
  readonly live: ReadonlySet<string>
}

/** How one key of the vault is rotated through the vendor's API. From the configuration. */
export interface AutomaticRotation {
  readonly vendor: string
  readonly environment: Environment
  readonly name: string
  /** Name of the key in the vault, for the same vendor and environment, that may make and end keys. */
  readonly rotator: string
  readonly settings: KeyApiSettings
}

/** What is waited for, in milliseconds. */
export interface RotationTiming {
  /** How long a new key may take to be accepted everywhere. */
  readonly acceptMs: number
  /** How long calls and sockets on the old key may go on. */
  readonly drainMs: number
  /** How long the old key stays disabled before it is deleted: until then there is a way back. */
  readonly observeMs: number
  /** Between two looks at the same thing. */
  readonly lookMs: number
  /** How long the old key must not have been used by others before it is disabled. */
  readonly quietMs: number
  /** A key that is made through an API ends by itself after this. */
  readonly expiryMs: number
  /** How long one instance has charge of a rotation without a word. */
  readonly leaseMs: number
}

export interface RotationPorts {
  readonly store: RotationStore
  readonly vault: Vault
  readonly clock: Clock
  readonly random: RandomSource
  readonly record: Recorder
  readonly probe: KeyProbe
  readonly ask: AskVendor
  /** Undefined where nothing is known of how the vendor's keys are replaced. */
  offerOf(vendor: string): Promise<RotationOffer | undefined>
  automaticFor(vendor: string, environment: Environment, name: string): AutomaticRotation | undefined
  /** Who has this key beside the gate. */
  consumersOf(key: {
    readonly vendor: string
    readonly environment: Environment
    readonly name: string
  }): readonly Consumer[]
  keysInUse(): Promise<KeysInUse>
  /** Makes a change of the vault hold on this instance, now. */
  refresh(): Promise<void>
  /** Lets webhooks that are verified with one key be verified with another as well, from now on. May be called twice. */
  verifyWebhooksWith(
    key: { readonly vendor: string; readonly environment: Environment },
    before: Secret,
    after: Secret,
  ): Promise<void>
  /** Tells whoever wants to know that a rotation comes into a state; durable when it resolves. May be called twice. */
  announce(rotation: Rotation): Promise<void>
  /** Ends that webhooks are verified with a key besides the present one, `keepMs` from now. May be called twice. */
  forgetWebhookKey(
    key: { readonly vendor: string; readonly environment: Environment },
    value: Secret,
    keepMs: number,
  ): Promise<void>
  readonly timing: RotationTiming
  /** Names this process among those that may take charge. */
  readonly holder: string
}

const second = 1_000
const minute = 60 * second
const day = 24 * 60 * minute

export const defaultTiming: RotationTiming = {
  acceptMs: minute,
  drainMs: 10 * minute,
  observeMs: minute,
  lookMs: 2 * second,
  quietMs: 5 * second,
  expiryMs: 180 * day,
  leaseMs: 30 * second,
}
