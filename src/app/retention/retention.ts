import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AccessSnapshot } from '../../access/index.ts'
import type { Config } from '../../config/index.ts'
import { type Clock, createId, isSallyportError, type Recorder, systemRandom } from '../../core/index.ts'
import type { Account, Retention } from '../../retention/index.ts'
import type { Storage } from '../../storage/index.ts'
import type { Vault } from '../../vault/index.ts'
import { loadVendor, loadVendors, type VendorProfile } from '../../vendors/index.ts'
import type { Subjects } from '../log/subjects.ts'
import type { OpenWebhooks } from '../webhooks/webhooks.ts'
import { createPersonPorts } from './persons.ts'

export interface RetentionParts {
  readonly config: Config
  readonly storage: Storage
  readonly vault: Vault
  readonly clock: Clock
  readonly record: Recorder
  snapshot(): AccessSnapshot
  readonly subjects: Subjects
  readonly webhooks: OpenWebhooks
  readonly originOf: (vendor: VendorProfile, service: string, region: string) => string | undefined
}

/** A page of a list, or a whole transcript of some hours. */
const answerBytesMax = 32 * 1024 * 1024
const askMs = 20_000

/** Returns the retention of one home; loaded with what it needs at the first call, since most processes delete nothing. */
export function lazyRetention(parts: RetentionParts): () => Promise<Retention> {
  let retention: Promise<Retention> | undefined
  return () => {
    retention ??= createRetention(parts)
    return retention
  }
}

/** Names the purpose for good: with another word, nobody could tell any more what earlier receipts are about. */
const subjectPurpose = 'retention subjects'

async function createRetention(parts: RetentionParts): Promise<Retention> {
  const [{ Retention, defaultTiming, keptHere }, { createAskVendor }] = await Promise.all([
    import('../../retention/index.ts'),
    import('../../http/index.ts'),
  ])
  const { config, storage, vault, clock, record } = parts
  const { requestsPerSecond, concurrency, policies } = config.retention
  const ask = createAskVendor(loadVendor, parts.originOf, { timeoutMs: askMs, bytesMax: answerBytesMax })
  /** The key that calls to an account are made with, or the error that says that there is none. */
  const keyOf = ({ vendor, environment, key: name }: Account) => {
    try {
      return vault.resolve(vendor, environment, name)
    } catch (error) {
      if (isSallyportError(error) && error.code === 'ERR_VAULT_KEY_MISSING') return error
      throw error
    }
  }
  return new Retention({
    store: storage.retention,
    clock,
    random: systemRandom,
    record,
    policies,
    ask({ vendor, environment, key: name }, request) {
      const key = vault.resolve(vendor, environment, name)
      return ask({ vendor, region: key.region, key: key.secret }, request)
    },
    keyIdOf(account) {
      const key = keyOf(account)
      return isSallyportError(key) ? undefined : key.keyId
    },
    obstacle(account) {
      const key = keyOf(account)
      if (isSallyportError(key)) return key.message
      const lock = parts.snapshot().findLock({ vendor: account.vendor, keyId: key.keyId })
      return lock === undefined ? undefined : `A lock stands: ${lock.id}.`
    },
    async hasNeighbours({ vendor, environment, key: name }) {
      const keys = await vault.list()
      return keys.some(
        (other) =>
          other.vendor === vendor &&
          other.state !== 'revoked' &&
          (other.environment !== environment || other.name !== name),
      )
    },
    accountsOf: async (vendor) =>
      (await vault.list())
        .filter((key) => vendor === undefined || key.vendor === vendor)
        .map(({ vendor: at, environment, name }) => ({ vendor: at, environment, key: name })),
    offerOf: async (vendor) => (await loadVendor(vendor)).retention,
    async kindsOf(vendor) {
      const profiles = vendor === undefined ? await loadVendors() : [await loadVendor(vendor)]
      return [
        ...new Set(
          profiles.flatMap(({ retention, webhooks = [], tokens }) => [
            ...(retention?.kinds.map(({ id }) => id) ?? []),
            ...(webhooks.length > 0 ? [keptHere.webhooks] : []),
            ...(tokens === undefined ? [] : [keptHere.sessions]),
          ]),
        ),
      ]
    },
    isOnRecord: async (requestId, action) =>
      (await storage.events.query({ requestId, action }, 1)).length > 0,
    persons: createPersonPorts({ ...parts, clock }),
    subjectKey: vault.deriveKey(subjectPurpose),
    timing: { ...defaultTiming, requestsPerSecond, concurrency },
    holder: `${hostname()}-${createId('proc', systemRandom)}`,
    wait: (ms) => sleep(ms),
  })
}
