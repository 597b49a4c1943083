import { hash } from 'node:crypto'
import type { Operation } from '../access/index.ts'
import type { Clock } from '../core/index.ts'
import {
  type Purpose,
  planRelayQuery,
  type RelaySocket,
  redeemToken,
  type TokenPolicy,
  type TokenRecord,
  type TokenSessions,
  type TokenStore,
} from '../tokens/index.ts'
import { type Admission, isAdmission, type Rejection } from './admission.ts'
import { BrowserSession } from './browser-session.ts'
import type { Guard, RequestHead } from './guard.ts'
import { dropPartialTurns, type LiveFilter } from './live-filter.ts'
import type { Mount } from './mounts.ts'
import { guardRefusals, type Refusal } from './refusal.ts'
import { readRequestHeaders } from './request-headers.ts'
import { refuseParameter, relayRefusals, sessionRefusals } from './session-refusals.ts'
import type { SocketWatch } from './socket-watch.ts'
import { parseTarget, type Target } from './target.ts'

/** A socket that may be opened with a browser token, and what watches it. */
export interface WatchedAdmission {
  readonly admission: Admission
  readonly watch: SocketWatch
}

export interface TokenGuardPorts {
  readonly clock: Clock
  readonly guard: Guard
  readonly mounts: ReadonlyMap<string, Mount>
  readonly store: TokenStore
  readonly sessions: TokenSessions
  nextRequestId(): string
  client(id: string): Parameters<Guard['admitFor']>[0] | undefined
  policy(vendor: string, purpose: string): TokenPolicy
  isOriginAllowed(origin: string): boolean
  /** Filters of a session besides the policy's own: live redaction, where there is one. */
  filters(token: TokenRecord): readonly LiveFilter[]
  /** A turn was kept from a browser, because nobody could tell what is in it. */
  onTurnDropped(why: string, token: TokenRecord): void
  /** Called when the store could not be told what became of a token. */
  onStoreFailed(error: unknown): void
  onSession(what: 'begun' | 'ended' | 'released', token: TokenRecord): void
}

interface Relayed {
  readonly mount: Mount
  readonly purposeName: string
  readonly relay: RelaySocket
  /** The operation of the socket under the scope of the token: what the client may mint, its browsers may use. */
  readonly operation: Operation
}

/** After its successor began, a session that is refreshed has this long to end. */
const overlapMs = 15_000

/** Lets browsers in with tokens of ours, on the sockets that profiles have a relay for. */
export class TokenGuard {
  readonly #ports: TokenGuardPorts
  readonly #relays: ReadonlyMap<string, Relayed>

  constructor(ports: TokenGuardPorts) {
    this.#ports = ports
    this.#relays = new Map(
      [...ports.mounts.values()].flatMap((mount) => relaysOf(mount).map((relay) => [keyOf(relay), relay])),
    )
  }

  /** Returns undefined where the request carries no browser token, and is none of this guard's business. */
  admit(head: RequestHead): Promise<WatchedAdmission | Rejection> | undefined {
    const target = parseTarget(head.url)
    if (target === undefined || target.query === '') return undefined
    const relayed = this.#relays.get(`${target.mount}${target.path}`)
    if (relayed === undefined) return undefined
    const asked = new URLSearchParams(target.query)
    const tokens = asked.getAll(relayed.relay.tokenParameter)
    return tokens.length === 0 ? undefined : this.#admit(head, target, relayed, asked, tokens)
  }

  async #admit(
    head: RequestHead,
    target: Target,
    relayed: Relayed,
    asked: URLSearchParams,
    tokens: readonly string[],
  ): Promise<WatchedAdmission | Rejection> {
    const ports = this.#ports
    const { mount, relay, purposeName } = relayed
    const startedAtMs = ports.clock.now()
    const requestId = ports.nextRequestId()
    const reject = (refusal: Refusal, of?: Partial<Rejection>): Rejection => ({
      requestId,
      startedAtMs,
      refusal,
      mount,
      client: undefined,
      operation: relayed.operation,
      claimedUser: undefined,
      ...of,
    })
    const headers = readRequestHeaders(head.rawHeaders, mount)
    if (typeof headers === 'string') return reject(guardRefusals[headers])
    const [text = ''] = tokens
    if (tokens.length > 1 || headers.credential !== undefined) return reject(relayRefusals.ambiguous)
    const origin = headerOf(head, 'origin')
    if (origin !== undefined && !ports.isOriginAllowed(origin)) return reject(relayRefusals.origin)
    const policy = ports.policy(mount.vendor.id, purposeName)
    const planned = planRelayQuery(asked, relay, policy)
    if (!planned.allowed) return reject(refuseParameter(planned.parameter, planned.why))

    const holder = hash('sha256', `${head.address}\n${headerOf(head, 'user-agent') ?? ''}\n${origin ?? ''}`)
    const token = await redeemToken(ports.store, text, {
      nowMs: startedAtMs,
      holder,
      sessionsMax: policy.sessionsPerUser,
    })
    if (typeof token === 'string') return reject(sessionRefusals[token])
    const user = token.user ?? undefined
    if (await ports.sessions.isQuotaUsed(token, policy.audioMinutesPerDay * 60_000, startedAtMs)) {
      this.#tell(() => ports.store.finish(token.id, ports.clock.now(), false))
      return reject(sessionRefusals.audio_quota_exceeded, { claimedUser: user })
    }
    const client = ports.client(token.clientId)
    const isForHere = token.vendor === mount.vendor.id && token.purpose === purposeName
    const admitted =
      client === undefined || !isForHere
        ? reject(sessionRefusals.token_unknown, { claimedUser: user })
        : ports.guard.admitFor(client, {
            requestId,
            mount,
            operation: relayed.operation,
            path: target.path,
            query: String(planned.query),
            address: head.address,
            user,
          })
    if (!isAdmission(admitted)) {
      this.#tell(() => ports.store.finish(token.id, ports.clock.now(), false))
      return admitted
    }
    const admission = { ...admitted, tokenId: token.id }
    return { admission, watch: this.#watch(token, relayed, policy, planned) }
  }

  #watch(
    token: TokenRecord,
    { relay }: Relayed,
    policy: TokenPolicy,
    planned: { readonly query: URLSearchParams; readonly ignored: readonly string[] },
  ): SocketWatch {
    const { clock, store, sessions, filters, onSession } = this.#ports
    const session = new BrowserSession({
      token,
      policy,
      messages: relay.messages,
      parameters: planned.query,
      warnings: planned.ignored.length === 0 ? [] : [ignoredSentence(planned.ignored)],
      filters: [...(policy.partialTurns === 'drop' ? [dropPartialTurns] : []), ...filters(token)],
      clock,
      onBegin: () => {
        const nowMs = clock.now()
        onSession('begun', token)
        if (token.refreshOf !== null) sessions.replace(token.refreshOf, nowMs + overlapMs)
        // The token is reserved already, durably: nobody else gets in, whatever becomes of this.
        this.#tell(() => store.begin(token.id, nowMs, nowMs + overlapMs))
      },
      onDropped: (why) => this.#ports.onTurnDropped(why, token),
      onEnd: (hasBegun) => {
        sessions.delete(token.id)
        onSession(hasBegun ? 'ended' : 'released', token)
        this.#tell(() => store.finish(token.id, clock.now(), hasBegun))
      },
    })
    sessions.add(session)
    return session
  }

  #tell(what: () => Promise<unknown>): void {
    what().catch((error: unknown) => this.#ports.onStoreFailed(error))
  }
}

function relaysOf(mount: Mount): Relayed[] {
  const { vendor, serviceName } = mount
  return Object.entries(vendor.tokens?.purposes ?? {}).flatMap(
    ([purposeName, purpose]: [string, Purpose]) => {
      const { relay } = purpose
      const socket = vendor.operations.find(({ id }) => id === relay?.operation)
      const minting = vendor.operations.find(({ id }) => id === purpose.operation)
      if (relay === undefined || socket?.service !== serviceName || minting === undefined) return []
      const operation = {
        ...socket,
        scope: minting.scope,
        flags: new Set([...minting.flags, ...socket.flags]),
      }
      return [{ mount, purposeName, relay, operation }]
    },
  )
}

function keyOf({ mount, relay }: Relayed): string {
  return `${mount.name}${relay.path}`
}

function headerOf(head: RequestHead, name: string): string | undefined {
  for (let index = 0; index < head.rawHeaders.length; index += 2) {
    if (head.rawHeaders[index]?.toLowerCase() === name) return head.rawHeaders[index + 1]
  }
  return undefined
}

function ignoredSentence(names: readonly string[]): string {
  const one = names.length === 1
  return `Sallyport: the ${one ? 'parameter' : 'parameters'} ${names.join(', ')} ${one ? 'was' : 'were'} not passed on as sent.`
}
