/**
 * Every vendor's webhooks: how they are verified and read, and the types of their events. Apart from the profiles, so
 * that an app which only receives webhooks loads no table of operations.
 *
 * @module
 */
import type { WebhookSource } from '../../webhooks/index.ts'
import { assemblyaiWebhooks } from './assemblyai.ts'
import type { AssemblyaiEvents } from './assemblyai-events.ts'
import { castaiWebhooks } from './castai.ts'
import type { CastaiEvents } from './castai-events.ts'
import { retellaiWebhooks } from './retellai.ts'
import type { RetellaiEvents } from './retellai-events.ts'

/** The events of each vendor: by vendor, then by the event's name. */
export interface VendorEvents {
  readonly assemblyai: AssemblyaiEvents
  readonly retellai: RetellaiEvents
  readonly castai: CastaiEvents
}

/** The webhook sources of each vendor, the usual one first. */
export const webhookSources: { readonly [Vendor in keyof VendorEvents]: readonly WebhookSource[] } = {
  assemblyai: assemblyaiWebhooks,
  retellai: retellaiWebhooks,
  castai: castaiWebhooks,
}
