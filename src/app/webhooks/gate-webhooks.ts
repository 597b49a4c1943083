import type { IncomingMessage, RequestListener } from 'node:http'
import { isSallyportError, systemRandom } from '../../core/index.ts'
import { createWebhookListener, ForwardSender, type Metrics } from '../../http/index.ts'
import { loadVendor, type VendorProfile } from '../../vendors/index.ts'
import {
  Forwarder,
  isPrivateAddress,
  ownSender,
  passEverything,
  Receiver,
  sweepEvents,
} from '../../webhooks/index.ts'
import type { App } from '../open-app.ts'
import { BodyRedactor } from '../redaction/body-redactor.ts'
import { createScreen } from './redaction-screen.ts'
import { createSafetyScreen } from './safety-screen.ts'
import { readSweepHolds } from './sweep-holds.ts'

/** The webhooks of a gate that serves. */
export interface GateWebhooks {
  readonly listener: RequestListener
  /** Delivers what is due at one endpoint, now. */
  poke(endpointId: string): void
  /** Resolves once nothing is under way. */
  close(): Promise<void>
}

const pollMs = 1_000
const sweepMs = 60_000

/** Events of the gate's own hold nothing that anybody said, and are about nothing that a vendor keeps. */
const loadProfile = (vendor: string): Promise<Pick<VendorProfile, 'content' | 'retention'>> =>
  vendor === ownSender ? Promise.resolve({}) : loadVendor(vendor)

/** Starts taking deliveries and forwarding events. */
export function startWebhooks(
  app: App,
  metrics: Metrics,
  addressOf: (request: IncomingMessage) => string,
): GateWebhooks {
  const { clock, config, record, storage, webhooks } = app
  const { endpoints, sealer, sourceOf } = webhooks
  const sender = new ForwardSender(isPrivateAddress)
  const redactor = new BodyRedactor()
  const onTrouble = (error: unknown) => {
    metrics.count('sallyport_webhook_trouble_total', {
      code: isSallyportError(error) ? error.code : 'ERR_CORE_INTERNAL',
    })
  }
  const shared = {
    endpoints,
    store: storage.webhooks,
    sealer,
    clock,
    random: systemRandom,
    record,
    sourceOf,
    send: sender.send.bind(sender),
  }
  const forwarder = new Forwarder({
    ...shared,
    ask: (endpoint, { service, path }) => webhooks.call(endpoint, { service, method: 'GET', path }),
    onTrouble,
  })
  const receiver = new Receiver({
    ...shared,
    screen: createScreen(
      redactor,
      createSafetyScreen(config, loadProfile, app.webhookScreen ?? passEverything),
      async (vendor) => (await loadProfile(vendor)).content?.freeForm ?? [],
    ),
    onStored: (endpointId) => forwarder.poke(endpointId),
  })
  const { bodyBytes, bodyTimeoutMs, underWay } = config.webhooks
  const poll = setInterval(() => forwarder.poll(), pollMs)
  const holds = () => readSweepHolds({ store: storage.retention, endpoints, clock, loadVendor: loadProfile })
  const sweep = setInterval(() => sweepEvents({ ...shared, holds }).catch(onTrouble), sweepMs)
  poll.unref()
  sweep.unref()
  // A server on SQLite is the only one on its home: what its predecessor had claimed is nobody's now.
  if (config.database.url === undefined)
    storage.webhooks.releaseClaims().then(() => forwarder.poll(), onTrouble)
  metrics.gauge(
    'sallyport_webhook_circuits_open',
    'Endpoints whose target is not tried at present.',
    () => forwarder.openCircuits().length,
  )
  return {
    listener: createWebhookListener({
      receiver,
      limits: { bodyBytesMax: bodyBytes, bodyTimeoutMs, underWayMax: underWay },
      addressOf,
      onEnded: (result) => metrics.count('sallyport_webhooks_received_total', { result }),
      onTrouble,
    }),
    poke: (endpointId) => forwarder.poke(endpointId),
    async close() {
      clearInterval(poll)
      clearInterval(sweep)
      await forwarder.stop()
      await Promise.all([sender.close(), redactor.close()])
    },
  }
}
