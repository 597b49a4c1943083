import {
  AccessSnapshot,
  type AccessState,
  type BodyRule,
  Clients,
  Limits,
  Locks,
  OwnIds,
  UsageMeter,
} from '../access/index.ts'
import { pruneAction, pruneMetadata } from '../audit/index.ts'
import type { Config } from '../config/index.ts'
import type { ControlContext, NewMasterKey, TokenControl } from '../control/index.ts'
import {
  type Actor,
  type Clock,
  createId,
  type Recorder,
  SallyportError,
  systemClock,
  systemRandom,
} from '../core/index.ts'
import type { Retention } from '../retention/index.ts'
import type { Rotations } from '../rotation/index.ts'
import { Safety } from '../safety/index.ts'
import { openStorage, type Storage } from '../storage/index.ts'
import { hashTokenText, isTokenText, revokeTokens } from '../tokens/index.ts'
import { type KeyProbe, type MasterKeySource, openVault, type Vault } from '../vault/index.ts'
import { loadVendor, type VendorProfile } from '../vendors/index.ts'
import type { WebhookScreen } from '../webhooks/index.ts'
import { lazyRotations, rotationMode } from './keys/rotations.ts'
import { isUsedElsewhere, openEndpointsOf } from './keys/used-elsewhere.ts'
import { auditKeysOf, createExportSeal } from './log/audit-keys.ts'
import { createSubjects, type Subjects } from './log/subjects.ts'
import { lazyRetention } from './retention/retention.ts'
import { readCallUsage } from './serving/call-usage.ts'
import { originIn } from './serving/origin-overrides.ts'
import { webhookControl } from './webhooks/webhook-control.ts'
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

/** The part of the tokens that needs a running gate. */
export type ServedTokens = Pick<TokenControl, 'mint' | 'unusual'>

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

const retryMs = 1_000

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
  const listeners = new Set<() => void>()
  const profiles = new Map<string, VendorProfile>()
  const readSnapshot = async (): Promise<AccessSnapshot> => {
    const rows = await storage.access.load()
    for (const { vendor } of rows.grants) {
      if (!profiles.has(vendor))
        await loadVendor(vendor).then(
          (profile) => profiles.set(vendor, profile),
          () => {},
        )
    }
    return new AccessSnapshot(rows, (vendor, names) => shippedRules(profiles.get(vendor), names))
  }
  const webhooks = await openWebhooks({
    config,
    storage,
    vault,
    clock,
    record,
    loadVendor,
  })
  let snapshot = await readSnapshot()
  await state.usage.learn(snapshot.grantsToCount(), clock.now())
  const tellListeners = () => {
    for (const listener of listeners) listener()
  }
  const readAgain = async () => {
    snapshot = await readSnapshot()
    tellListeners()
    await vault.reload()
    await webhooks.endpoints.reload()
    tellListeners()
    await state.usage.learn(snapshot.grantsToCount(), clock.now())
  }
  // In turn: what was read earlier must not replace what was read later, say a revocation.
  let lastRefresh: Promise<void> = Promise.resolve()
  const refresh = () => {
    const run = lastRefresh.then(readAgain)
    lastRefresh = run.catch(() => {})
    return run
  }

  // What another process changed must hold here too. While it cannot be read, the gate is not ready, and tries again.
  let complaint: string | undefined
  let retry: NodeJS.Timeout | undefined
  const hear = () => {
    clearTimeout(retry)
    subjects.forget()
    refresh().then(
      () => {
        complaint = undefined
      },
      (error: unknown) => {
        complaint = `changes cannot be read: ${describeError(error)}`
        retry = setTimeout(hear, retryMs)
        retry.unref()
      },
    )
  }
  const stopListening = storage.onChange(hear)
  const stopWatching = () => {
    stopListening()
    clearTimeout(retry)
  }

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
    snapshot: () => snapshot,
    subjects,
    webhooks,
    originOf: originIn(config),
  })
  let tokens: ServedTokens | undefined
  let examineHome: ControlContext['examine'] | undefined
  const context: ControlContext = {
    clock,
    random: systemRandom,
    record,
    sealExport,
    clients,
    locks: new Locks({ store: storage.access, clock, random: systemRandom, record }),
    vault,
    probe,
    rotations,
    retention,
    safetyPolicies: [...new Set(['default', ...Object.keys(config.safety.policies)])],
    safety: new Safety({ store: storage.safety, clock, random: systemRandom, record }),
    async reportSafety(place, policy) {
      const { reportAtVendor } = await import('./answer-screen/report-safety.ts')
      return reportAtVendor({ config, vault }, place, policy)
    },
    async testVendor(key, by, options) {
      const { testVendor } = await import('./contract/test-vendor.ts')
      const isLocked = ({ vendor, id: keyId }: typeof key) =>
        snapshot.findLock({ vendor, keyId }) !== undefined
      const ports = { vault, clock, random: systemRandom, record, originOf: originIn(config), isLocked }
      return testVendor(ports, key, by, options)
    },
    rotationAges: config.rotation,
    isUsedElsewhere: (key) =>
      isUsedElsewhere(key, {
        rotation: config.rotation,
        endpoints: () => openEndpointsOf(webhooks),
        fingerprintOf: (value) => vault.fingerprintOf(value),
        nowMs: clock.now(),
      }),
    examine: () => {
      if (examineHome !== undefined) return examineHome()
      throw new SallyportError('ERR_CORE_INTERNAL', { detail: 'there is no home to be looked at' })
    },
    rotationMode: (vendor, environment, name) => rotationMode(config, vendor, environment, name),
    tokens: {
      mint: (client, request, by) => {
        if (tokens !== undefined) return tokens.mint(client, request, by)
        const detail =
          'No server runs on this home, and only a running one can redeem a token: start `sallyport serve`.'
        throw new SallyportError('ERR_TOKENS_UNAVAILABLE', { detail })
      },
      live: () => storage.tokens.live(clock.now()),
      find: async (text) =>
        isTokenText(text) ? storage.tokens.find({ hash: hashTokenText(text) }) : undefined,
      unusual: () => tokens?.unusual() ?? [],
      revoke: (target, by) =>
        revokeTokens({ store: storage.tokens, clock, random: systemRandom, record }, target, by),
    },
    webhooks: webhookControl(webhooks, { config, clock, storage }),
    loadVendor,
    configuredRules: config.rules,
    snapshot: () => snapshot,
    readEvents: (query) => storage.events.tail(query),
    queryEvents: (filter, limit) => storage.events.query(filter, limit),
    rebuildIndex: () => storage.events.rebuildIndex(),
    callUsage: (fromMs) => readCallUsage(storage.sealedLog, fromMs),
    findSubject: subjects.find,
    logRetention: storage.logRetention,
    recordPruning: (range, by) =>
      record({
        requestId: createId('act', systemRandom),
        atMs: clock.now(),
        phase: 'event',
        action: pruneAction,
        actor: by,
        metadata: pruneMetadata([range]),
      }),
    async eraseSubject(value) {
      const subject = subjects.find(value)
      return { subject, was: await subjects.erase(subject) }
    },
    revealSubject: (value) => subjects.reveal(subjects.find(value)),
    refresh,
    async rewrap(to, by) {
      // Proves that the key in memory is still the vault's, before any file is touched.
      await vault.reload()
      return options.rewrapMaster(to, (source) => vault.rewrap(source, by))
    },
  }

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
    snapshot: () => snapshot,
    complaint: () => complaint,
    refresh,
    rotations,
    retention,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async perform(name, input, operator) {
      // Validation costs start-up time that a gate which is only asked to forward need not pay.
      const { performAction } = await import('../control/index.ts')
      return performAction(context, name, input, operator)
    },
    adoptClient: (input, by) => clients.adopt(input, by),
    serveTokens(served) {
      tokens = served
    },
    examineWith(examine) {
      examineHome = examine
    },
    async close() {
      stopWatching()
      webhooks.sealer.close()
      vault.close()
      await storage.close()
    },
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The HTTP client is loaded for the first key that is verified: most commands verify none. */
function keyProbe(config: Config): KeyProbe {
  return async (candidate) => {
    const { createKeyProbe } = await import('../http/index.ts')
    return createKeyProbe(loadVendor, originIn(config))(candidate)
  }
}

function shippedRules(vendor: VendorProfile | undefined, names: readonly string[]): readonly BodyRule[] {
  return names.flatMap((name) => {
    const shipped = vendor?.rules[name]
    if (shipped === undefined) throw new SallyportError('ERR_ACCESS_RULE_INVALID', { field: name })
    return shipped.rules
  })
}
