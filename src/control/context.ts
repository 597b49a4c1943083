import type { AccessSnapshot, BodyRule, Clients, Locks } from '../access/index.ts'
import type { Actor, Clock, RandomSource, RecordedEvent, Recorder } from '../core/index.ts'
import type { KeyProbe, Vault } from '../vault/index.ts'
import type { VendorProfile } from '../vendors/index.ts'

/** What actions work on. Filled by the composition root. */
export interface ControlContext {
  readonly clock: Clock
  readonly random: RandomSource
  readonly record: Recorder
  readonly clients: Clients
  readonly locks: Locks
  readonly vault: Vault
  readonly probe: KeyProbe
  loadVendor(id: string): Promise<VendorProfile>
  /** Rule sets of sallyport.yaml by name. */
  readonly configuredRules: Readonly<Record<string, readonly BodyRule[]>>
  snapshot(): AccessSnapshot
  readEvents(query: { readonly limit: number; readonly afterSeq?: number }): Promise<readonly StoredEvent[]>
  /** Makes a change effective here and now: new snapshot, live sockets judged again. */
  refresh(): Promise<void>
  /** Puts the vault under another master key and the new key where it belongs. Returns where that is, in plain words. */
  rewrap(to: NewMasterKey, by: Actor): Promise<string>
}

export interface StoredEvent {
  readonly seq: number
  readonly event: RecordedEvent
}

/** The master key to change to; `file` makes a new random one where the present one is a file. */
export type NewMasterKey =
  | { readonly kind: 'file' }
  | { readonly kind: 'raw'; readonly base64: string }
  | { readonly kind: 'passphrase'; readonly passphrase: string }
