import {
  type AccessSnapshot,
  type AccessState,
  Clients,
  Limits,
  OwnIds,
  UsageMeter,
} from '../access/index.ts'
import type { Config } from '../config/index.ts'
import type { ControlContext, NewMasterKey } from '../control/index.ts'
import {
  type Actor,
  type Clock,
  type Recorder,
  SallyportError,
  systemClock,
  systemRandom,
} from '../core/index.ts'
import type { Retention } from '../retention/index.ts'
import type { Rotations } from '../rotation/index.ts'
import { openStorage, type Storage } from '../storage/index.ts'
import { type KeyProbe, type MasterKeySource, openVault, type Vault } from '../vault/index.ts'
import { loadVendor } from '../vendors/index.ts'
import type { WebhookScreen } from '../webhooks/index.ts'
import { type Attached, controlContext, type ServedTokens } from './control-context.ts'
import { followAccess } from './current-access.ts'
import { lazyRotations } from './keys/rotations.ts'
import { auditKeysOf, createExportSeal } from './log/audit-keys.ts'
import { createSubjects, type Subjects } from './log/subjects.ts'
import { lazyRetention } from './retention/retention.ts'
import { originIn } from './serving/origin-overrides.ts'
import { type OpenWebhooks, openWebhooks } from './webhooks/webhooks.ts'

export interface AppOptions {
  readonly config: Config
  readonly masterKey: MasterKeySource
  /** Folder of the embedded database; unused with PostgreSQL. */
  readonly folder: string
  /** True for a server: the database gets a thread of its own. */
  readonly worker: boolean
  /** Puts a new master key where the present one is kept. */
  readonly rewrapMaster: (
    to: NewMasterKey,
    apply: (source: MasterKeySource) => Promise<void>,
  ) => Promise<string>
  readonly clock?: Clock
}

/** Everything joined: rooms over one storage, and the snapshot that decisions are made from. */
export interface App {
  readonly config: Config
  readonly clock: Clock
  readonly storage: Storage
  readonly record: Recorder
  readonly vault: Vault
  /** What the log is verified with: public. */
  readonly verifierKey: string
  readonly state: AccessState
  /** Returns what stands for a person in log and ledger, whatever the name looks like. */
  hashIdentifier(value: string): string
  readonly webhooks: OpenWebhooks
  /** Looks at webhooks before they are kept; everything passes unless set. */
  readonly webhookScreen?: WebhookScreen
  snapshot(): AccessSnapshot
  /** Why changes made elsewhere do not hold here; undefined where they do. */
  complaint(): string | undefined
  /** Reads clients, grants, locks and keys again and tells every listener. */
  refresh(): Promise<void>
  onChange(listener: () => void): () => void
  perform(name: string, input: unknown, operator: Actor): Promise<unknown>
  rotations(): Promise<Rotations>
  retention(): Promise<Retention>
  /** Lets operators mint, from now on: a gate runs that redeems. */
  serveTokens(served: ServedTokens): void
  /** Says how operators have everything looked at. */
  examineWith(examine: ControlContext['examine']): void
  /** Adds a client whose key was made elsewhere. */
  adoptClient: Clients['adopt']
  close(): Promise<void>
}

/** Opens storage and vault, and returns the app. Throws before anything is touched where the master key is wrong. */
export async function openApp(options: AppOptions): Promise<App> {
  const { config } = options
  const clock = options.clock ?? systemClock
  const storage = await openStorage(
    config.database.url === undefined
      ? { kind: 'sqlite', folder: options.folder, worker: options.worker }
      : { kind: 'postgres', url: config.database.url.reveal() },
  )
  try {
    let record: Recorder = storage.record
    let verifierKey = ''
    let sealExport: Opened['sealExport'] | undefined
    let subjects: Subjects | undefined
    const vault = await openVault({
      store: storage.vault,
      master: options.masterKey,
      clock,
      random: systemRandom,
      record: (event) => record(event),
      async onUnlocked(unlocked) {
        const keys = auditKeysOf(unlocked)
        await storage.openLog(keys.signing.signerKey)
        verifierKey = keys.signing.verifierKey
        sealExport = createExportSeal(keys.signing)
        subjects = createSubjects({ keys, storage, users: config.audit.users })
        record = subjects.record
      },
    })
    if (sealExport === undefined || subjects === undefined)
      throw new SallyportError('ERR_CORE_INTERNAL', { detail: 'the log has no key' })
    return await joinRooms(options, {
      clock,
      storage,
      vault,
      record,
      verifierKey,
      sealExport,
      subjects,
    })
  } catch (error) {
    await storage.close()
    throw error
  }
}

type Opened = Pick<App, 'clock' | 'storage' | 'vault' | 'record' | 'verifierKey'> &
  Pick<ControlContext, 'sealExport'> & { readonly subjects: Subjects }

async function joinRooms(
  options: AppOptions,
  { clock, storage, vault, record, verifierKey, sealExport, subjects }: Opened,
): Promise<App> {
  const { config } = options
  const state: AccessState = {
    limits: new Limits(),
    usage: new UsageMeter(storage.access, { shared: config.database.url !== undefined }),
    ownIds: new OwnIds(storage.access, clock),
  }
  const webhooks = await openWebhooks({
    config,
    storage,
    vault,
    clock,
    record,
    loadVendor,
  })
  const access = await followAccess({
    storage,
    vault,
    webhooks,
    usage: state.usage,
    clock,
    onHeard: () => subjects.forget(),
  })
  const { snapshot, refresh } = access

  const clients = new Clients({ store: storage.access, clock, random: systemRandom, record })
  const probe = keyProbe(config)
  const rotations = lazyRotations({
    config,
    storage,
    vault,
    clock,
    record,
    probe,
    webhooks,
    originOf: originIn(config),
    refresh,
  })
  const retention = lazyRetention({
    config,
    storage,
    vault,
    clock,
    record,
    snapshot,
    subjects,
    webhooks,
    originOf: originIn(config),
  })
  const attached: Attached = {}
  const context = controlContext({
    config,
    clock,
    storage,
    record,
    sealExport,
    clients,
    vault,
    probe,
    rotations,
    retention,
    subjects,
    webhooks,
    snapshot,
    refresh,
    rewrapMaster: options.rewrapMaster,
    attached,
  })

  return {
    config,
    clock,
    storage,
    record,
    vault,
    verifierKey,
    state,
    hashIdentifier: subjects.hash,
    webhooks,
    snapshot,
    complaint: access.complaint,
    refresh,
    rotations,
    retention,
    onChange: access.onChange,
    async perform(name, input, operator) {
      // Validation costs start-up time that a gate which is only asked to forward need not pay.
      const { performAction } = await import('../control/index.ts')
      return performAction(context, name, input, operator)
    },
    adoptClient: (input, by) => clients.adopt(input, by),
    serveTokens(served) {
      attached.tokens = served
    },
    examineWith(examine) {
      attached.examine = examine
    },
    async close() {
      access.close()
      webhooks.sealer.close()
      vault.close()
      await storage.close()
    },
  }
}

/** The HTTP client is loaded for the first key that is verified: most commands verify none. */
function keyProbe(config: Config): KeyProbe {
  return async (candidate) => {
    const { createKeyProbe } = await import('../http/index.ts')
    return createKeyProbe(loadVendor, originIn(config))(candidate)
  }
}
