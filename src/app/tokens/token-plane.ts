import type { IncomingMessage, RequestListener } from 'node:http'
import { authenticate } from '../../access/index.ts'
import { systemRandom } from '../../core/index.ts'
import { type Guard, type Mount, TokenDesk, TokenGuard } from '../../gateway/index.ts'
import {
  callVendor,
  createTokenRoute,
  type DataPlanePorts,
  type Metrics,
  MintRecords,
  type TokenRoutePorts,
} from '../../http/index.ts'
import { MintLimits, MintWatch, TokenSessions, type UnusualMinting } from '../../tokens/index.ts'
import { createIdentify } from '../home/identify.ts'
import type { App } from '../open-app.ts'
import { createLiveFilters } from './live-filters.ts'
import { tokenPolicies } from './token-policies.ts'

export interface TokenPlaneOptions {
  readonly app: App
  readonly guard: Guard
  readonly mounts: ReadonlyMap<string, Mount>
  readonly metrics: Metrics
  nextRequestId(): string
  addressOf(request: IncomingMessage): string
  /** The gate's address, once it listens. */
  baseUrl(): string
  /** The data plane's own ports, for calls to vendors. */
  dataPlane(): DataPlanePorts
}

/** Everything about browser tokens that a gate runs. */
export interface TokenPlane {
  readonly guard: TokenGuard
  readonly desk: TokenDesk
  readonly sessions: TokenSessions
  readonly watch: MintWatch
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
export async function createTokenPlane(options: TokenPlaneOptions): Promise<TokenPlane> {
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
    identify: await createIdentify(app),
    callVendor: (admission, body, clamp) => callVendor(options.dataPlane(), admission, body, clamp),
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
    filters: await createLiveFilters(mounts, policy),
    onTurnDropped: (why, { vendor, purpose }) =>
      metrics.count('sallyport_live_turns_dropped_total', { vendor, purpose, why }),
    onStoreFailed,
    onSession: (what, { vendor, purpose }) =>
      metrics.count(`sallyport_token_sessions_${what}_total`, { vendor, purpose }),
  })
  const records = new MintRecords({ clock, record: app.record, onFailed: onStoreFailed })
  const watch = new MintWatch()
  const onOutcome: TokenRoutePorts['onOutcome'] = async (outcome, { vendor, purpose, wish, address }) => {
    // A stranger's word for somebody else's address is no sign of anything.
    const isBelieved = 'minted' in outcome || outcome.caller?.kind === 'client-key'
    const attempt = { atMs: clock.now(), address: (isBelieved ? wish.address : undefined) ?? address }
    if ('minted' in outcome) {
      metrics.count('sallyport_tokens_minted_total', { vendor, purpose, mode: outcome.minted.mode })
      if (wish.unsafe) metrics.count('sallyport_unsafe_tokens_minted_total', { vendor, purpose })
      await tellUnusual(watch.note({ ...attempt, user: outcome.user, outcome: 'minted' }))
      return
    }
    const { refused, caller, user } = outcome
    metrics.count('sallyport_tokens_refused_total', { reason: refused.reason })
    const kind = refused.code === 'ERR_TOKENS_LIMITED' ? 'limited' : 'refused'
    await Promise.all([
      records.refused({
        requestId: nextRequestId(),
        clientId: caller?.client.id,
        user,
        reason: refused.reason,
      }),
      tellUnusual(watch.note({ ...attempt, user, outcome: kind })),
    ])
  }
  const tellUnusual = async (news: readonly UnusualMinting[]) => {
    for (const { why, subject, id, atMs, count } of news) {
      metrics.count('sallyport_unusual_minting_total', { why, subject })
      await app.record({
        requestId: nextRequestId(),
        atMs,
        phase: 'event',
        action: 'token.unusual',
        // A user stands in the record as users do.
        actor: { kind: 'system', id: 'mint-watch', ...(subject === 'user' ? { claimedUser: id } : {}) },
        reason: why,
        metadata: { subject, count, ...(subject === 'address' ? { address: id } : {}) },
      })
    }
  }
  const route = createTokenRoute({
    mint: (request, credentials) => desk.mint(request, credentials),
    onOutcome,
    addressOf: options.addressOf,
    isOriginAllowed,
    publicUrl: config.publicUrl,
    compatible: settings.compatibleRoute,
  })

  app.serveTokens({
    mint: (client, request, by) =>
      desk.mintFor(
        { client, user: undefined, kind: 'operator', operator: `${by.kind} ${by.id}` },
        // An operator sits at the gate itself.
        { ...request, address: '127.0.0.1', base: config.publicUrl ?? options.baseUrl() },
      ),
    unusual: () => watch.found,
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
    watch,
    route,
    isRoute: (url) => /^\/tokens?(?:[/?]|$)/.test(url),
    hear: beat,
    close: () => {
      for (const timer of timers) clearInterval(timer)
      records.close()
    },
  }
}
