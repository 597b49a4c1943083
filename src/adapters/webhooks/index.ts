/**
 * `sallyport/webhooks`: receives webhooks of the vendors, or of a gate that passes them on, in your own app. Takes the
 * raw body itself, verifies it by the sender's real scheme, and hands you a typed event or answers for you.
 *
 * Refuses to be made without a secret and to work behind a body parser. Keeps nothing: handle each `event.id` once.
 *
 * @example
 * import { createWebhookHandler } from 'sallyport/webhooks'
 * export const POST = createWebhookHandler({ from: 'sallyport', onEvent: async (event) => { await save(event) } })
 *
 * @module
 */
export { isSallyportError, SallyportError } from '../../core/index.ts'
export type { VendorEvents } from '../../vendors/index.ts'
export { type OwnEvents, type RotationEvent, verifyWebhookSignature } from '../../webhooks/index.ts'
export type { EventFrom, WebhookEvent, WebhookSender, WebhookVendor } from './event.ts'
export { createWebhookHandler, type WebhookHandlerOptions } from './handler.ts'
export { createNodeWebhookHandler } from './node-handler.ts'
export {
  createWebhookVerifier,
  type RawWebhook,
  type WebhookTrust,
  type WebhookVerifier,
} from './verify-webhook.ts'
