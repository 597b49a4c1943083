import type { Config } from '../../config/index.ts'
import { type Clock, type Recorder, SallyportError, systemRandom } from '../../core/index.ts'
import type { Storage } from '../../storage/index.ts'
import type { Vault } from '../../vault/index.ts'
import type { VendorProfile } from '../../vendors/index.ts'
import { type VendorEvents, webhookSources } from '../../vendors/index.ts'
import {
  type Endpoint,
  Endpoints,
  ownSender,
  ownSource,
  Sealer,
  type WebhookSource,
} from '../../webhooks/index.ts'
import { originIn } from '../serving/origin-overrides.ts'

/** A call of our own to a vendor, on behalf of an endpoint. */
export interface EndpointCall {
  readonly service: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: object
}

/** The webhooks room over one storage and vault. */
export interface OpenWebhooks {
  readonly endpoints: Endpoints
  readonly sealer: Sealer
  sourceOf(vendor: string, id: string): WebhookSource
  /** Calls the vendor with the vault's key of the endpoint's environment. */
  call(endpoint: Endpoint, call: EndpointCall): Promise<{ readonly status: number; readonly body: string }>
}

/** Returns the room, its endpoints read. */
export async function openWebhooks(ports: {
  readonly config: Config
  readonly storage: Storage
  readonly vault: Vault
  readonly clock: Clock
  readonly record: Recorder
  loadVendor(id: string): Promise<VendorProfile>
}): Promise<OpenWebhooks> {
  const { config, storage, vault, clock, record, loadVendor } = ports
  const sealer = new Sealer(vault.deriveKey('webhooks'), systemRandom)
  const endpoints = new Endpoints({ store: storage.webhooks, sealer, clock, random: systemRandom, record })
  await endpoints.reload()
  return {
    endpoints,
    sealer,
    sourceOf: findSource,
    async call({ vendor: id, environment }, call) {
      const vendor = await loadVendor(id)
      const { secret, region } = vault.resolve(vendor.id, environment)
      const origin = originIn(config)(vendor, call.service, region)
      if (origin === undefined) throw new SallyportError('ERR_VENDOR_NOT_OFFERED', { detail: call.service })
      const { askVendor } = await import('../../http/index.ts')
      return askVendor({ vendor, origin, key: secret, ...call })
    },
  }
}

/** Throws ERR_VENDOR_NOT_OFFERED with the kinds of webhook that there are. */
export function findSource(vendor: string, id: string): WebhookSource {
  if (vendor === ownSender && id === ownSource.id) return ownSource
  const sources = Object.hasOwn(webhookSources, vendor) ? webhookSources[vendor as keyof VendorEvents] : []
  const found = sources.find((source) => source.id === id)
  if (found !== undefined) return found
  const detail =
    sources.length === 0
      ? 'The vendor sends no webhooks.'
      : `Its kinds of webhook: ${sources.map((source) => source.id).join(', ')}.`
  throw new SallyportError('ERR_VENDOR_NOT_OFFERED', { field: 'source', detail })
}
