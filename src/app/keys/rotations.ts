import { hostname } from 'node:os'
import type { Config } from '../../config/index.ts'
import { type Clock, createId, type Environment, type Recorder, systemRandom } from '../../core/index.ts'
import type { AutomaticRotation, KeysInUse, RotationMode, Rotations } from '../../rotation/index.ts'
import type { Storage } from '../../storage/index.ts'
import type { KeyProbe, Vault } from '../../vault/index.ts'
import { loadVendor, type VendorProfile } from '../../vendors/index.ts'
import { instanceLeaseMs } from '../serving/instance-watch.ts'
import { forgetSecret, verifyWith } from '../webhooks/webhook-keys.ts'
import type { OpenWebhooks } from '../webhooks/webhooks.ts'
import { announceRotation } from './announce-rotation.ts'

export interface RotationParts {
  readonly config: Config
  readonly storage: Storage
  readonly vault: Vault
  readonly clock: Clock
  readonly record: Recorder
  readonly probe: KeyProbe
  readonly webhooks: OpenWebhooks
  readonly originOf: (vendor: VendorProfile, service: string, region: string) => string | undefined
  refresh(): Promise<void>
}

/** Returns the rotations of one home; loaded with what they need at the first call, since most processes rotate nothing. */
export function lazyRotations(parts: RotationParts): () => Promise<Rotations> {
  let rotations: Promise<Rotations> | undefined
  return () => {
    rotations ??= createRotations(parts)
    return rotations
  }
}

/** How a key is rotated, by the configuration. */
export function rotationMode(
  config: Config,
  vendor: string,
  environment: Environment,
  name: string,
): RotationMode {
  return automaticFor(config, vendor, environment, name) === undefined ? 'assisted' : 'automatic'
}

/** Whether a key is there to make and end others: no call uses it. */
export function isRotator(
  { rotation }: { readonly rotation: Pick<Config['rotation'], 'automatic'> },
  key: { readonly vendor: string; readonly environment: Environment; readonly name: string },
): boolean {
  return rotation.automatic.some(
    ({ vendor, environment, rotator }) =>
      vendor === key.vendor && environment === key.environment && rotator === key.name,
  )
}

async function createRotations(parts: RotationParts): Promise<Rotations> {
  const [{ Rotations, defaultTiming }, { createAskVendor }, { consumersOf }] = await Promise.all([
    import('../../rotation/index.ts'),
    import('../../http/index.ts'),
    import('../consumers/consumers.ts'),
  ])
  const { config, storage, vault, clock, record, probe, refresh } = parts
  const { acceptMs, drainMs, observeMs, quietMs, expiryMs } = config.rotation
  return new Rotations({
    store: storage.rotations,
    vault,
    clock,
    random: systemRandom,
    record,
    probe,
    refresh,
    ask: createAskVendor(loadVendor, parts.originOf),
    offerOf: async (vendor) => (await loadVendor(vendor)).rotation,
    automaticFor: (vendor, environment, name) => automaticFor(config, vendor, environment, name),
    announce: (rotation) => announceRotation(parts.webhooks, storage.webhooks, clock, rotation),
    consumersOf: (key) => consumersOf(config.rotation, key),
    keysInUse: () => keysInUse(storage, clock),
    verifyWebhooksWith: (key, before, after) => verifyWith(parts.webhooks.endpoints, key, before, after),
    forgetWebhookKey: (key, value, keepMs) => forgetSecret(parts.webhooks.endpoints, key, value, keepMs),
    timing: { ...defaultTiming, acceptMs, drainMs, observeMs, quietMs, expiryMs },
    holder: `${hostname()}-${createId('proc', systemRandom)}`,
  })
}

function automaticFor(
  config: Config,
  vendor: string,
  environment: Environment,
  name: string,
): AutomaticRotation | undefined {
  return config.rotation.automatic.find(
    (entry) => entry.vendor === vendor && entry.environment === environment && entry.name === name,
  )
}

/** As the instances that serve have said last; one that is gone uses nothing. */
async function keysInUse(storage: Storage, clock: Clock): Promise<KeysInUse> {
  const instances = await storage.instances.list()
  const serving = instances.filter(({ seenAtMs }) => clock.now() - seenAtMs <= instanceLeaseMs)
  return {
    usable: new Set(serving.flatMap(({ usableKeys }) => usableKeys)),
    live: new Set(serving.flatMap(({ liveKeys }) => liveKeys)),
  }
}
