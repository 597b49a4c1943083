import {
  AccessSnapshot,
  admit,
  authenticate,
  type Constraints,
  denyLocked,
  hashClientKey,
  Limits,
  type LockTarget,
  mintClientKey,
  OwnIds,
  UsageMeter,
} from '../../src/access/index.ts'
import {
  type Clock,
  createId,
  type Environment,
  SallyportError,
  systemClock,
  systemRandom,
} from '../../src/core/index.ts'
import {
  checkRequest,
  createMounts,
  Guard,
  judgeLive,
  LiveCalls,
  needsBody,
  type OriginOverrides,
} from '../../src/gateway/index.ts'
import {
  closeServer,
  createLimitedServer,
  DataPlane,
  type DataPlaneLimits,
  listen,
  Upstreams,
} from '../../src/http/index.ts'
import type { ServerLimits } from '../../src/http/server.ts'
import type { UpstreamLimits } from '../../src/http/upstreams.ts'
import { loadVendors, type VendorProfile } from '../../src/vendors/index.ts'
import { MemoryAccessStore } from '../support/memory-stores.ts'
import { SwitchRecorder } from './switch-recorder.ts'
import { resolvedKeys } from './vendor-keys.ts'

export interface TestGateOptions {
  readonly limits?: Partial<DataPlaneLimits>
  readonly serverLimits?: Partial<ServerLimits>
  readonly upstreamLimits?: Partial<UpstreamLimits>
  readonly degradeReads?: boolean
  readonly clock?: Clock
}

/** A client of the test gate and the key it presents. */
export interface TestClient {
  readonly id: string
  readonly key: string
}

/** The data plane over the real access room, with the vault and the log played by this file. */
export interface TestGate {
  readonly port: number
  readonly vendors: readonly VendorProfile[]
  readonly recorder: SwitchRecorder
  readonly store: MemoryAccessStore
  readonly liveCalls: LiveCalls
  readonly upstreams: Upstreams
  readonly limits: Limits
  /** Reasons of refusals that were counted. */
  readonly rejected: string[]
  /** Why records failed, as readiness would show it. */
  readonly recordFailures: unknown[]
  addClient(
    vendor: string,
    scopes: readonly string[],
    constraints?: Constraints,
    environment?: Environment,
  ): Promise<TestClient>
  revoke(client: TestClient): Promise<void>
  /** Sets a lock, cuts what it stops, and returns what lifts it. */
  lock(target: LockTarget): Promise<() => Promise<void>>
  /** Client connections open now, upgraded ones included. */
  connections(): Promise<number>
  close(): Promise<void>
}

/** Starts the gate on a free loopback port, with every service of every vendor at `origins`. */
export async function startTestGate(
  origins: string | OriginOverrides,
  options: TestGateOptions = {},
): Promise<TestGate> {
  const clock = options.clock ?? systemClock
  const vendors = await loadVendors()
  const recorder = new SwitchRecorder()
  const store = new MemoryAccessStore()
  const liveCalls = new LiveCalls()
  const limits = new Limits()
  const ownIds = new OwnIds(store, clock)
  const state = { limits, ownIds, usage: new UsageMeter(store) }
  const rejected: string[] = []
  const recordFailures: unknown[] = []
  const upstreams = new Upstreams({
    connections: 64,
    connectTimeoutMs: 2_000,
    headersTimeoutMs: 10_000,
    bodyTimeoutMs: 10_000,
    ...options.upstreamLimits,
  })

  const load = async () =>
    new AccessSnapshot(await store.load(), (vendorId, names) => shippedRules(vendors, vendorId, names))
  let snapshot = await load()
  const reload = async () => {
    snapshot = await load()
    liveCalls.cutWhere((call) => judgeLive(snapshot, call, clock.now(), () => false))
  }

  let requests = 0
  const guard = new Guard({
    clock,
    mounts: createMounts(vendors, typeof origins === 'string' ? everywhere(vendors, origins) : origins),
    publicUrl: undefined,
    nextRequestId: () => {
      requests += 1
      return `r${requests}`
    },
    authenticate: (presented, nowMs) => authenticate(snapshot, presented, nowMs),
    prepare: ({ client, vendor, params }) =>
      snapshot.grant(client.id, vendor)?.grant.constraints.ownIdsOnly
        ? ownIds.ensure(client.id, vendor, Object.values(params))
        : undefined,
    decide: (question) => admit(snapshot, question, state, question.nowMs),
    resolveKey: (vendor) => {
      const key = resolvedKeys.get(vendor)
      if (key === undefined) throw new SallyportError('ERR_VAULT_KEY_MISSING')
      return key
    },
    keyLock: (keyId) => {
      const lock = snapshot.findLock({ keyId })
      return lock === undefined ? undefined : denyLocked(lock)
    },
  })

  const dataLimits: DataPlaneLimits = {
    callsMax: 5_000,
    jsonBodyBytesMax: 256 * 1024,
    answerBytesMax: 8 * 1024 * 1024,
    clientIdleMs: 30_000,
    socketMessageBytesMax: 8 * 1024 * 1024,
    ...options.limits,
  }
  const dataPlane = new DataPlane(
    {
      clock,
      guard,
      liveCalls,
      upstreams,
      record: recorder.record,
      limits: dataLimits,
      needsBody,
      checkRequest: (admission, body) =>
        checkRequest(admission, body, {
          jsonBodyBytesMax: dataLimits.jsonBodyBytesMax,
          isOwn: ({ client, mount }, id) => ownIds.has(client.id, mount.vendor.id, id) === true,
        }),
      isOwn: ({ client, mount }, id) => ownIds.has(client.id, mount.vendor.id, id) === true,
      rememberCreated: ({ client, mount }, ids) => ownIds.add(client.id, mount.vendor.id, ids),
      onKeyUsed: () => {},
      onRecordFailed: (error) => recordFailures.push(error),
      degradeReads: options.degradeReads ?? false,
    },
    {
      addressOf: (request) => request.socket.remoteAddress ?? '',
      onRejected: (reason) => rejected.push(reason),
    },
  )
  const server = createLimitedServer({
    connectionsMax: 10_000,
    headerBytesMax: 16 * 1024,
    headersTimeoutMs: 10_000,
    ...options.serverLimits,
  })
  dataPlane.attach(
    server,
    (_request, response) => response.writeHead(204).end(),
    (url) => url === '/health',
  )
  const port = await listen(server, '127.0.0.1', 0)

  return {
    port,
    vendors,
    recorder,
    store,
    liveCalls,
    upstreams,
    limits,
    rejected,
    recordFailures,
    async addClient(vendor, scopes, constraints = {}, environment = 'staging') {
      const id = createId('cl', systemRandom)
      const key = mintClientKey(id.slice('cl_'.length), systemRandom).reveal()
      const createdAtMs = clock.now()
      await store.insertClient({
        id,
        name: id,
        environment,
        keyHash: hashClientKey(key),
        createdAtMs,
        expiresAtMs: null,
        revokedAtMs: null,
      })
      await store.putGrant({
        clientId: id,
        vendor,
        scopes,
        constraints,
        grantedAtMs: createdAtMs,
        wildcardOverride: false,
      })
      await reload()
      return { id, key }
    },
    async revoke({ id }) {
      await store.revokeClient(id, clock.now())
      await reload()
    },
    async lock(target) {
      const id = createId('lock', systemRandom)
      await store.insertLock({ id, target, reason: 'a test', createdAtMs: clock.now(), createdBy: 'test' })
      await reload()
      return async () => {
        await store.deleteLock(id)
        await reload()
      }
    },
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)))
      }),
    async close() {
      dataPlane.close()
      server.closeAllConnections()
      await closeServer(server)
      await upstreams.close()
    },
  }
}

function everywhere(vendors: readonly VendorProfile[], origin: string): OriginOverrides {
  return Object.fromEntries(
    vendors.map(({ id, services }) => [
      id,
      Object.fromEntries(Object.keys(services).map((service) => [service, origin])),
    ]),
  )
}

function shippedRules(vendors: readonly VendorProfile[], vendorId: string, names: readonly string[]) {
  const vendor = vendors.find(({ id }) => id === vendorId)
  return names.flatMap((name) => {
    const rule = vendor?.rules[name]
    if (rule === undefined) throw new Error(`${vendorId} ships no rule ${name}`)
    return rule.rules
  })
}
