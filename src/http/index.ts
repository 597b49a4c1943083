/**
 * The edge that speaks HTTP and WebSocket: the data plane (node:http, undici, ws) and the control plane (Hono, loaded
 * when first asked). Knows statuses; decides nothing.
 *
 * @module
 */
export { createHttpSink, type HttpSinkOptions, type SinkPost } from './audit-sink.ts'
export { callVendor } from './call-vendor.ts'
export type { ControlAccess, ControlPlanePorts } from './control-plane.ts'
export { DataPlane } from './data-plane.ts'
export { findSilence } from './find-silence.ts'
export { collectGarbage } from './garbage.ts'
export { createKeyProbe } from './key-probe.ts'
export { lazyControlPlane } from './lazy-control-plane.ts'
export { Metrics } from './metrics.ts'
export { MintRecords } from './mint-records.ts'
export type {
  AnswerScreen,
  DataPlaneLimits,
  DataPlanePorts,
  ScreenedAnswer,
  VendorAnswer,
} from './ports.ts'
export { RefusalRecords } from './refusal-records.ts'
export { createReviewRoute, type ReviewCaller, type Reviewer, type ReviewRoutePorts } from './review-route.ts'
export { closeServer, createLimitedServer, listen } from './server.ts'
export { createSessionCallback } from './session-callback.ts'
export { createTokenRoute, type TokenRoutePorts } from './token-route.ts'
export { Upstreams } from './upstreams.ts'
export { createAskVendor, type OriginOf, requestVendor } from './vendor-request.ts'
export { askVendor } from './webhooks/ask-vendor.ts'
export { createPublicLookup, ForwardSender } from './webhooks/forward-sender.ts'
export { createWebhookListener, type WebhookLimits } from './webhooks/listener.ts'
