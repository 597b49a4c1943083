/**
 * Webhooks: whether a delivery is genuine, what it is about, and how it reaches the team's apps. Owns the engine that
 * verifies every scheme; a source (a vendor's kind of webhook) is data that it is handed.
 *
 * Refuses parsed bodies, repeated signature headers, times outside the window on both sides, and empty secrets. Verifies
 * synchronously: a check that must be awaited can be forgotten to be awaited.
 *
 * @example
 * const { secretIndex } = verifyDelivery(source.scheme, { headers, body }, [secret], clock.now())
 *
 * @module
 */
export { createRequestAddress, pathOf } from './endpoint/address.ts'
export {
  currentSecrets,
  defaultSettings,
  type Endpoint,
  type EndpointSecrets,
  type EndpointSettings,
} from './endpoint/endpoint.ts'
export {
  Endpoints,
  type EndpointsOptions,
  type NewEndpoint,
  type OpenEndpoint,
} from './endpoint/endpoints.ts'
export { Sealer } from './endpoint/sealer.ts'
export { requireSettings } from './endpoint/settings.ts'
export { Forwarder, type ForwarderOptions } from './forward/forwarder.ts'
export type { AskVendor, ForwardAnswer, ForwardRequest, SendForward } from './forward/ports.ts'
export { type Prepared, type PreparePorts, prepareEvent } from './forward/prepare.ts'
export { isPrivateAddress } from './forward/private-address.ts'
export type { AdmittedDelivery } from './inbox/inbox.ts'
export { type Received, type ReceivedRequest, Receiver } from './inbox/receiver.ts'
export type { WebhookMistake } from './mistake.ts'
export { type SweepHolds, sweepEvents } from './retention.ts'
export { passEverything, type ScreenedDelivery, type ScreenVerdict, type WebhookScreen } from './screen.ts'
export type { OwnEvents, RotationEvent } from './source/own-events.ts'
export { ownSender, ownSource } from './source/own-source.ts'
export type {
  BasicScheme,
  HmacScheme,
  JwtScheme,
  StandardWebhooksScheme,
  StaticHeaderScheme,
  WebhookScheme,
} from './source/scheme.ts'
export type {
  ConfirmCall,
  EventFacts,
  FilteredAnswer,
  Payload,
  ReadContext,
  RegisteredReceiver,
  Registration,
  SourceSecret,
  SynchronousCall,
  WebhookSource,
} from './source/webhook-source.ts'
export type { Delivery, Proof } from './verify/delivery.ts'
export { type HeaderLines, headerLinesOf } from './verify/headers.ts'
export { signDelivery } from './verify/sign-delivery.ts'
export { verifyWebhookSignature } from './verify/simple-signature.ts'
export { verifyDelivery } from './verify/verify-delivery.ts'
export type {
  ClaimQuery,
  EventQuery,
  EventState,
  EventSweep,
  InboxEvent,
  NewEvent,
  SettledEvent,
  Settlement,
  StoredEndpoint,
  WebhookStore,
} from './webhook-store.ts'
