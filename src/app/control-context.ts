import { Locks } from '../access/index.ts'
import { pruneAction, pruneMetadata } from '../audit/index.ts'
import type { Config } from '../config/index.ts'
import type { ControlContext, TokenControl } from '../control/index.ts'
import { type Clock, createId, type Recorder, SallyportError, systemRandom } from '../core/index.ts'
import { Safety } from '../safety/index.ts'
import type { Storage } from '../storage/index.ts'
import { hashTokenText, isTokenText, revokeTokens } from '../tokens/index.ts'
import type { Vault } from '../vault/index.ts'
import { loadVendor } from '../vendors/index.ts'
import { safetyPolicyNames } from './answer-screen/safety-policy.ts'
import { rotationMode } from './keys/rotations.ts'
import { isUsedElsewhere, openEndpointsOf } from './keys/used-elsewhere.ts'
import type { Subjects } from './log/subjects.ts'
import type { AppOptions } from './open-app.ts'
import { readCallUsage } from './serving/call-usage.ts'
import { originIn } from './serving/origin-overrides.ts'
import { webhookControl } from './webhooks/webhook-control.ts'
import type { OpenWebhooks } from './webhooks/webhooks.ts'

/** The part of the tokens that needs a running gate. */
export type ServedTokens = Pick<TokenControl, 'mint' | 'unusual'>

/** What comes and goes with a gate that runs. */
export interface Attached {
  tokens?: ServedTokens
  examine?: ControlContext['examine']
}

export interface ControlParts
  extends Pick<
    ControlContext,
    'sealExport' | 'clients' | 'probe' | 'rotations' | 'retention' | 'refresh' | 'snapshot'
  > {
  readonly config: Config
  readonly clock: Clock
  readonly storage: Storage
  readonly record: Recorder
  readonly vault: Vault
  readonly subjects: Subjects
  readonly webhooks: OpenWebhooks
  readonly rewrapMaster: AppOptions['rewrapMaster']
  readonly attached: Attached
}

/** Returns what operators' actions work on. */
export function controlContext(parts: ControlParts): ControlContext {
  const { config, clock, storage, record, vault, subjects, webhooks, attached, snapshot } = parts
  const { sealExport, clients, probe, rotations, retention, refresh } = parts
  return {
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
    safetyPolicies: safetyPolicyNames(config),
    safety: new Safety({ store: storage.safety, clock, random: systemRandom, record }),
    async reportSafety(place, policy) {
      const { reportAtVendor } = await import('./answer-screen/report-safety.ts')
      return reportAtVendor({ config, vault }, place, policy)
    },
    async testVendor(key, by, options) {
      const { testVendor } = await import('./contract/test-vendor.ts')
      const isLocked = ({ vendor, id: keyId }: typeof key) =>
        snapshot().findLock({ vendor, keyId }) !== undefined
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
      if (attached.examine !== undefined) return attached.examine()
      throw new SallyportError('ERR_CORE_INTERNAL', { detail: 'there is no home to be looked at' })
    },
    rotationMode: (vendor, environment, name) => rotationMode(config, vendor, environment, name),
    tokens: {
      mint: (client, request, by) => {
        if (attached.tokens !== undefined) return attached.tokens.mint(client, request, by)
        const detail =
          'No server runs on this home, and only a running one can redeem a token: start `sallyport serve`.'
        throw new SallyportError('ERR_TOKENS_UNAVAILABLE', { detail })
      },
      live: () => storage.tokens.live(clock.now()),
      find: async (text) =>
        isTokenText(text) ? storage.tokens.find({ hash: hashTokenText(text) }) : undefined,
      unusual: () => attached.tokens?.unusual() ?? [],
      revoke: (target, by) =>
        revokeTokens({ store: storage.tokens, clock, random: systemRandom, record }, target, by),
    },
    webhooks: webhookControl(webhooks, { config, clock, storage }),
    loadVendor,
    configuredRules: config.rules,
    snapshot,
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
      return parts.rewrapMaster(to, (source) => vault.rewrap(source, by))
    },
  }
}
