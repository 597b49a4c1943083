import type { AccessSnapshot, BodyRule, CallUsage, Client, Clients, Locks } from '../access/index.ts'
import type { EventFilter, LogRetention, StoredEvent } from '../audit/index.ts'
import type { Actor, Clock, Environment, RandomSource, Recorder } from '../core/index.ts'
import type { MintOutcome, MintRequest } from '../gateway/index.ts'
import type { Retention } from '../retention/index.ts'
import type { RotationMode, Rotations } from '../rotation/index.ts'
import type { JudgedItem, Safety, SafetyReport } from '../safety/index.ts'
import type { RevokeTarget, TokenRecord, UnusualMinting } from '../tokens/index.ts'
import type { KeyProbe, Vault, VaultKeyView } from '../vault/index.ts'
import type { VendorProfile } from '../vendors/index.ts'
import type {
  Endpoint,
  Endpoints,
  InboxEvent,
  OpenEndpoint,
  Prepared,
  WebhookSource,
  WebhookStore,
} from '../webhooks/index.ts'
import type { KeyAges } from './key-age.ts'
import type { CheckReport } from './trouble.ts'
import type { VendorTest } from './vendor-test.ts'

/** What actions work on. Filled by the composition root. */
export interface ControlContext {
  readonly clock: Clock
  readonly random: RandomSource
  readonly record: Recorder
  readonly clients: Clients
  readonly locks: Locks
  readonly vault: Vault
  readonly probe: KeyProbe
  readonly tokens: TokenControl
  rotations(): Promise<Rotations>
  retention(): Promise<Retention>
  /** Names of the content policies that there are. */
  readonly safetyPolicies: readonly string[]
  readonly safety: Pick<Safety, 'list' | 'find' | 'release'>
  /** Asks the vendor for an item and returns what its labels say under a policy. Throws ERR_SAFETY_UNREADABLE. */
  reportSafety(
    place: Pick<JudgedItem, 'vendor' | 'environment' | 'key' | 'item'>,
    policy: string,
  ): Promise<SafetyReport>
  readonly rotationAges: KeyAges
  /** Makes harmless calls with a key and tells what they show of what the vendor's profile claims; on record first. */
  testVendor(key: VaultKeyView, by: Actor, options: { readonly items: boolean }): Promise<VendorTest>
  /** Whether a key is of use though no call is made with it: it makes others, programs have it, webhooks are verified with it. */
  isUsedElsewhere(key: VaultKeyView): boolean
  /** Looks at keys, rotations, clients, the log, the home and the machine. */
  examine(): Promise<readonly CheckReport[]>
  /** How a key would be rotated, by the configuration. */
  rotationMode(vendor: string, environment: Environment, name: string): RotationMode
  readonly webhooks: WebhookControl
  loadVendor(id: string): Promise<VendorProfile>
  /** Rule sets of sallyport.yaml by name. */
  readonly configuredRules: Readonly<Record<string, readonly BodyRule[]>>
  snapshot(): AccessSnapshot
  readEvents(query: { readonly limit: number; readonly afterSeq?: number }): Promise<readonly StoredEvent[]>
  /** Returns the text that ends an export as a note signed by the log's key. Throws ERR_CORE_INPUT for any other text. */
  sealExport(text: string): string
  /** Returns the newest records that pass, in ascending order. */
  queryEvents(filter: EventFilter, limit: number): Promise<readonly StoredEvent[]>
  rebuildIndex(): Promise<void>
  /** How often each client made each call since then, as the log tells. */
  callUsage(fromMs: number): Promise<readonly CallUsage[]>
  /** Returns what stands in the log for whom an operator means; what stands there already stays as it is. */
  findSubject(value: string): string
  readonly logRetention: LogRetention
  /** Puts on record that these records lose their bytes: what makes it pruning, and not deletion. */
  recordPruning(range: readonly [first: number, last: number], by: Actor): Promise<void>
  /** Destroys the key of a subject, given in clear or hashed, and returns what stands for it; `was` is false where it had none. */
  eraseSubject(value: string): Promise<{ readonly subject: string; readonly was: boolean }>
  /** Returns who a subject is, given in clear or hashed, as far as the log holds it and its key is there. */
  revealSubject(value: string): Promise<RevealedSubject>
  /** Makes a change effective here and now: new snapshot, live sockets judged again. */
  refresh(): Promise<void>
  /** Puts the vault under another master key and the new key where it belongs. Returns where that is, in plain words. */
  rewrap(to: NewMasterKey, by: Actor): Promise<string>
}

/** Browser tokens, as far as operators deal with them. */
export interface TokenControl {
  /** Mints for a client as its route would. Throws ERR_TOKENS_UNAVAILABLE where no server runs that could redeem it. */
  mint(
    client: Client,
    request: Pick<MintRequest, 'vendor' | 'purpose' | 'wish'>,
    by: Actor,
  ): Promise<MintOutcome>
  live(): Promise<readonly TokenRecord[]>
  /** Returns the token that a text is, whatever became of it; undefined where it is none, or one that is long gone. */
  find(text: string): Promise<TokenRecord | undefined>
  unusual(): readonly UnusualMinting[]
  revoke(target: RevokeTarget, by: Actor): Promise<number>
}

/** `none`: its newest calls hold nothing that was sealed. `erased`: they do, and the key is gone. */
export type RevealedSubject =
  | { readonly subject: string; readonly state: 'revealed'; readonly value: string }
  | { readonly subject: string; readonly state: 'erased' | 'none' }

/** The master key to change to; `file` makes a new random one where the present one is a file. */
export type NewMasterKey =
  | { readonly kind: 'file' }
  | { readonly kind: 'raw'; readonly base64: string }
  | { readonly kind: 'passphrase'; readonly passphrase: string }

/** What actions on webhooks work with. */
export interface WebhookControl {
  readonly endpoints: Endpoints
  readonly store: WebhookStore
  /** Where vendors reach the gate, where that is configured. */
  readonly publicUrl: string | undefined
  sourceOf(vendor: string, id: string): WebhookSource
  /** Rejects with ERR_REDACTION_POLICY_UNKNOWN where a name is no policy. */
  requirePolicies(names: readonly string[]): Promise<void>
  /** Opens, confirms and signs an event, for whoever delivers it by hand. */
  prepare(event: InboxEvent, open: OpenEndpoint): Promise<Prepared>
  /** Calls the vendor with the vault's key of the endpoint's environment. */
  call(
    endpoint: Endpoint,
    call: {
      readonly service: string
      readonly method: 'GET' | 'POST'
      readonly path: string
      readonly body?: object
    },
  ): Promise<{ readonly status: number; readonly body: string }>
}
