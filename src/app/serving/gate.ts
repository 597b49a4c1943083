import { rmSync } from 'node:fs'
import type { RequestListener, Server } from 'node:http'
import type { Secret } from '../../core/index.ts'
import {
  type Admission,
  checkRequest,
  createMounts,
  Guard,
  LiveCalls,
  needsBody,
  OwedOutcomes,
} from '../../gateway/index.ts'
import {
  closeServer,
  createLimitedServer,
  createReviewRoute,
  DataPlane,
  type DataPlanePorts,
  listen,
  Metrics,
  RefusalRecords,
  Upstreams,
} from '../../http/index.ts'
import type { VendorProfile } from '../../vendors/index.ts'
import { addressReader } from '../address-reader.ts'
import { GateAnswerScreen } from '../answer-screen/answer-screen.ts'
import { createReviews } from '../answer-screen/reviews.ts'
import { RecordFailures } from '../log/record-failures.ts'
import type { App } from '../open-app.ts'
import { rememberCreated } from '../retention/remember-created.ts'
import { createTokenPlane } from '../tokens/token-plane.ts'
import { requireKnownPurposes } from '../tokens/token-policies.ts'
import { startWebhooks } from '../webhooks/gate-webhooks.ts'
import { resolveWebhookRules } from '../webhooks/webhook-rules.ts'
import { startBackground } from './background.ts'
import { gateControl } from './gate-control.ts'
import { guardPortsOf } from './guard-ports.ts'
import { InstanceWatch } from './instance-watch.ts'
import { listenForTls, listenOnSocket } from './listeners.ts'
import { originOverrides } from './origin-overrides.ts'
import { createRequestIds } from './request-ids.ts'
import { tableMsMax, within } from './within.ts'

export interface GateOptions {
  readonly vendors: readonly VendorProfile[]
  readonly tls?: { readonly key: string; readonly cert: string }
  /** Where the CLI reaches this server; none where there is no home. */
  readonly socketPath?: string
  readonly adminKey?: Secret
}

/** A gate that is serving. */
export interface RunningGate {
  readonly url: string
  readonly tlsUrl: string | undefined
  readonly metrics: Metrics
  readonly liveCalls: LiveCalls
  readonly upstreams: Upstreams
  /** Why the gate is not ready; empty where it is. */
  notReady(): Promise<readonly string[]>
  /** Refuses new calls, lets those under way end for `graceMs`, cuts the rest. */
  close(graceMs?: number): Promise<void>
}

const controlPaths = /^\/(?:admin|health|ready|metrics|tokens?|hooks|reviews)(?:[/?]|$)/

/** Starts the gate over an open app and resolves once it listens. */
export async function startGate(app: App, options: GateOptions): Promise<RunningGate> {
  const { config, state, clock } = app
  const metrics = new Metrics()
  const liveCalls = new LiveCalls()
  const requestIds = createRequestIds()
  const upstreams = new Upstreams({
    connections: config.limits.upstreamConnections,
    connectTimeoutMs: config.limits.connectTimeoutMs,
    headersTimeoutMs: config.limits.upstreamTimeoutMs,
    bodyTimeoutMs: config.limits.upstreamTimeoutMs,
  })
  const owed = new OwedOutcomes(app.record)
  const failures = new RecordFailures({ storage: app.storage, metrics, owed })
  let port = config.listen.port

  const mounts = createMounts(options.vendors, originOverrides(config))
  requireKnownPurposes(config.tokens, options.vendors)
  const guardPorts = guardPortsOf(app, mounts, requestIds.next)
  const isOwn: DataPlanePorts['isOwn'] = ({ client, mount }, id) =>
    state.ownIds.has(client.id, mount.vendor.id, id) === true
  const checkLimits = { jsonBodyBytesMax: config.limits.jsonBodyBytes, isOwn }
  /** Where vendors reach this gate: known once it listens, unless it is configured. */
  let ownUrl = config.publicUrl
  const withOwnWebhooks = (admission: Admission): Admission => {
    const bodyRules = resolveWebhookRules(admission.bodyRules, app.webhooks, ownUrl ?? '')
    return bodyRules === admission.bodyRules ? admission : { ...admission, bodyRules }
  }
  const guard = new Guard(guardPorts)
  const answerScreen = new GateAnswerScreen(app)
  const addressOf = addressReader(config.trustedProxies)
  const webhooks = startWebhooks(app, metrics, addressOf)
  const tokens = await createTokenPlane({
    app,
    guard,
    mounts,
    metrics,
    nextRequestId: guardPorts.nextRequestId,
    addressOf,
    baseUrl: () => `http://${hostInUrl(config.listen.host)}:${port}`,
    dataPlane: () => ports,
  })
  const ports: DataPlanePorts = {
    clock,
    guard,
    tokens: tokens.guard,
    liveCalls,
    upstreams,
    record: (event) => {
      metrics.countOutcome(event)
      return app.record(event)
    },
    limits: {
      callsMax: config.limits.calls,
      jsonBodyBytesMax: config.limits.jsonBodyBytes,
      answerBytesMax: config.limits.answerBytes,
      clientIdleMs: config.limits.clientIdleMs,
      socketMessageBytesMax: config.limits.socketMessageBytes,
    },
    needsBody,
    checkRequest: (admission, body) =>
      answerScreen.refuse(admission) ?? checkRequest(withOwnWebhooks(admission), body, checkLimits),
    answerScreen,
    isOwn,
    rememberCreated: (admission, ids) => within(tableMsMax, rememberCreated(app, admission, ids)),
    onKeyUsed: (keyId, atMs) => app.vault.touch(keyId, atMs),
    onRecordFailed: failures.add,
    get degradeReads() {
      return config.audit.onFailure === 'degrade' && failures.hearsChanges
    },
  }
  const onRejected = (reason: string) => metrics.count('sallyport_refused_total', { reason })
  const dataPlane = new DataPlane(ports, { addressOf, onRejected })
  const refusals = new RefusalRecords(ports)
  const reviews = createReviewRoute(
    createReviews({
      app,
      vendors: options.vendors.map(({ id }) => id),
      nextRequestId: guardPorts.nextRequestId,
      addressOf,
      async onRefused(rejection) {
        onRejected(rejection.refusal.reason)
        await refusals.record(rejection)
      },
    }),
  )

  const notReady = async (): Promise<readonly string[]> => {
    const health = await app.storage.health()
    failures.hear(health)
    const { tables, events, changes } = health
    return [tables, events, changes, app.complaint()].filter((complaint) => complaint !== undefined)
  }
  const instance = new InstanceWatch({
    id: requestIds.start,
    store: app.storage.instances,
    events: app.storage.events,
    record: app.storage.record,
    clock,
    oldestCallMs: () => liveCalls.oldestStartMs(),
    owed,
    usableKeys: () => app.vault.activeIds(),
    liveKeys: () => liveCalls.keyIds(),
    onFailed: () => metrics.count('sallyport_instance_failures_total'),
  })
  // Before anything is let in: what an instance that was killed has left open is closed first.
  await instance.start()
  metrics.gauge('sallyport_calls_under_way', 'Calls and sockets under way.', () => liveCalls.size)

  const control = gateControl({ app, metrics, notReady, nextRequestId: guardPorts.nextRequestId })
  const servers: Server[] = []
  const limits = {
    connectionsMax: config.limits.connections,
    headerBytesMax: config.limits.headerBytes,
    headersTimeoutMs: config.limits.headersTimeoutMs,
  }
  const isControl = (url: string) => controlPaths.test(url)
  const open = (tls?: { readonly key: string; readonly cert: string }): Server => {
    const server = createLimitedServer(limits, tls)
    servers.push(server)
    const operate = control({ kind: 'admin_key', key: options.adminKey })
    const own: RequestListener = (request, response) => {
      const { url = '' } = request
      if (tokens.isRoute(url)) tokens.route(request, response)
      else if (url.startsWith('/hooks/')) webhooks.listener(request, response)
      else if (/^\/reviews(?:[/?]|$)/.test(url)) reviews(request, response)
      else operate(request, response)
    }
    dataPlane.attach(server, own, isControl)
    return server
  }
  const { host } = config.listen
  let tlsUrl: string | undefined
  try {
    port = await listen(open(), host, config.listen.port)
    ownUrl ??= `http://${hostInUrl(host)}:${port}`
    if (options.tls !== undefined) {
      const tlsPort = await listenForTls(open(options.tls), host, config.listen.tlsPort)
      tlsUrl = `https://${hostInUrl(host)}:${tlsPort}`
    }
    if (options.socketPath !== undefined)
      servers.push(await listenOnSocket(options.socketPath, control({ kind: 'socket' })))
  } catch (error) {
    // Half a gate would go on listening, over a database that whoever called closes now.
    dataPlane.close()
    await Promise.all(servers.map(closeServer))
    await webhooks.close()
    await upstreams.close()
    await instance.close()
    throw error
  }

  const background = startBackground(app, {
    liveCalls,
    metrics,
    failures,
    onChanged() {
      // What others wait for, so that they need not wait for the next beat.
      void instance.beat()
      tokens.hear()
    },
  })

  return {
    url: `http://${hostInUrl(host)}:${port}`,
    tlsUrl,
    metrics,
    liveCalls,
    upstreams,
    notReady,
    async close(graceMs = 0) {
      dataPlane.stopAccepting()
      const deadline = Date.now() + graceMs
      while (liveCalls.size > 0 && Date.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20))
      await background.stop()
      tokens.close()
      refusals.close()
      dataPlane.close()
      for (const server of servers) server.closeAllConnections()
      await Promise.all(servers.map(closeServer))
      if (options.socketPath !== undefined) rmSync(options.socketPath, { force: true })
      await webhooks.close()
      await answerScreen.close()
      await upstreams.close()
      await background.close()
      await instance.close()
    },
  }
}

function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
