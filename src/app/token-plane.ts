import type { IncomingMessage, RequestListener } from 'node:http'
import { authenticate } from '../access/index.ts'
import { systemRandom } from '../core/index.ts'
import { type Guard, type Mount, TokenDesk, TokenGuard } from '../gateway/index.ts'
import { callVendor, createTokenRoute, type DataPlanePorts, type Metrics } from '../http/index.ts'
import { MintLimits, TokenSessions } from '../tokens/index.ts'
import { createIdentify } from './identify.ts'
import type { App } from './open-app.ts'
import { tokenPolicies } from './token-policies.ts'

export interface TokenPlaneOptions {
  readonly app: App
  readonly guard: Guard
  readonly mounts: ReadonlyMap<string, Mount>
  readonly metrics: Metrics
  nextRequestId(): string
  addressOf(request: IncomingMessage): string
  /** The data plane's own ports, for calls to vendors. */
  dataPlane(): DataPlanePorts
}

/** Everything about browser tokens that a gate runs. */
export interface TokenPlane {
  readonly guard: TokenGuard
  readonly desk: TokenDesk
  readonly sessions: TokenSessions
  /** Answers `/tokens/...` and `/token`. */
  readonly route: RequestListener
  isRoute(url: string): boolean
  /** Hears what other instances decided. */
  hear(): void
  close(): void
}

const sweepMs = 200
const beatMs = 5_000
const pruneMs = 60_000
// Kept a while, so that a token that comes too late is told so.
const keepMs = 10 * 60_000

/** Joins the tokens room with the gate: who may mint, which sockets open, when sessions end. */
export function createTokenPlane(options: TokenPlaneOptions): TokenPlane {
  const { app, guard, mounts, metrics, nextRequestId } = options
  const { config, clock } = app
  const settings = config.tokens
  const store = app.storage.tokens
  const policy = tokenPolicies(settings)
  const sessions = new TokenSessions(store)
  const origins = new Set([
    ...settings.origins,
    ...(config.publicUrl === undefined ? [] : [new URL(config.publicUrl).origin]),
  ])
  const isOriginAllowed = (origin: string) => origins.has(origin)
  const onStoreFailed = () => metrics.count('sallyport_token_store_failures_total')

  const desk = new TokenDesk({
    clock,
    random: systemRandom,
    record: app.record,
    guard,
    mounts,
    store,
    limits: new MintLimits(settings.limits),
    nextRequestId,
    policy,
    authenticate: (presented) => authenticate(app.snapshot(), presented, clock.now()),
    identify: createIdentify(app),
    callVendor: (admission, body) => callVendor(options.dataPlane(), admission, body),
  })
  const tokenGuard = new TokenGuard({
    clock,
    guard,
    mounts,
    store,
    sessions,
    nextRequestId,
    client: (id) => app.snapshot().client(id)?.client,
    policy,
    isOriginAllowed,
    filters: () => [],
    onStoreFailed,
    onSession: (what, { vendor, purpose }) =>
      metrics.count(`sallyport_token_sessions_${what}_total`, { vendor, purpose }),
  })
  const route = createTokenRoute({
    mint: (request, credentials) => desk.mint(request, credentials),
    async onOutcome(outcome, { vendor, purpose }) {
      if ('minted' in outcome)
        metrics.count('sallyport_tokens_minted_total', { vendor, purpose, mode: outcome.minted.mode })
      else metrics.count('sallyport_tokens_refused_total', { reason: outcome.refused.reason })
    },
    addressOf: options.addressOf,
    isOriginAllowed,
    publicUrl: config.publicUrl,
    compatible: settings.compatibleRoute,
  })

  const beat = () => sessions.beat(clock.now()).catch(onStoreFailed)
  const timers = [
    setInterval(() => sessions.sweep(clock.now()), sweepMs),
    setInterval(beat, beatMs),
    setInterval(() => store.prune(clock.now() - keepMs).catch(onStoreFailed), pruneMs),
  ]
  for (const timer of timers) timer.unref()
  metrics.gauge('sallyport_token_sessions', 'Sessions of browsers under way.', () => sessions.size)
  return {
    guard: tokenGuard,
    desk,
    sessions,
    route,
    isRoute: (url) => /^\/tokens?(?:[/?]|$)/.test(url),
    hear: beat,
    close: () => {
      for (const timer of timers) clearInterval(timer)
    },
  }
}
