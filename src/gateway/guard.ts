import { Buffer } from 'node:buffer'
import type { BodyRule, Client, Decision, Denial, Grant, Operation } from '../access/index.ts'
import { type Clock, isSallyportError } from '../core/index.ts'
import type { ResolvedKey } from '../vault/index.ts'
import type { Credential } from '../vendors/index.ts'
import type { Mount } from './mounts.ts'
import { guardRefusals, type Refusal } from './refusal.ts'
import { type RequestHeaders, readRequestHeaders } from './request-headers.ts'
import { parseTarget, type Target } from './target.ts'

/** The head of a request, as the wire gave it. */
export interface RequestHead {
  readonly httpVersion: string
  readonly method: string
  readonly url: string
  readonly rawHeaders: readonly string[]
  /** The peer's address, or the one a trusted proxy vouches for. */
  readonly address: string
  readonly encrypted: boolean
}

/** A call that may be made: everything needed to make it, and nothing the client could still change. */
export interface Admission {
  readonly requestId: string
  readonly startedAtMs: number
  readonly mount: Mount
  readonly operation: Operation
  readonly params: Readonly<Record<string, string>>
  readonly client: Client
  readonly grant: Grant
  readonly rule: string
  readonly bodyRules: readonly BodyRule[]
  readonly observed: readonly Denial[]
  readonly claimedUser: string | undefined
  /** What the app says that what it makes belongs to. */
  readonly tag?: string
  /** Id of the browser token it was opened with. */
  readonly tokenId?: string
  readonly key: ResolvedKey
  /** The vendor key as bytes, for the search in answers; empty where none is sent. */
  readonly secretBytes: Buffer
  readonly secretText: string
  readonly origin: string
  /** Path and query for the vendor. */
  readonly path: string
  readonly query: string
  /** Headers for the vendor, the key included. */
  readonly headers: string[]
  readonly contentLength: number | undefined
  readonly chunked: boolean
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
  /** `http://host:port` as the client addressed the gate. */
  readonly base: string
  /** Gives back the slot that concurrency limits count. Safe to call twice. */
  release(): void
}

/** A call that may not be made. */
export interface Rejection {
  readonly requestId: string
  readonly startedAtMs: number
  readonly refusal: Refusal
  readonly mount: Mount | undefined
  readonly client: Client | undefined
  readonly operation: Operation | undefined
  readonly claimedUser: string | undefined
}

/** What the guard asks; each answer comes from memory. */
export interface GuardPorts {
  readonly clock: Clock
  readonly mounts: ReadonlyMap<string, Mount>
  /** The gate's public origin, where the operator names one. */
  readonly publicUrl: string | undefined
  nextRequestId(): string
  authenticate(presented: string, nowMs: number): Client | Denial
  /** Undefined where memory can answer for this call; otherwise settles once it can. */
  prepare(question: CallQuestion): Promise<void> | undefined
  decide(question: CallQuestion): { readonly decision: Decision; readonly release: () => void }
  /** Throws ERR_VAULT_KEY_MISSING where there is none. */
  resolveKey(vendor: string, environment: Client['environment'], name: string): ResolvedKey
  /** Whether a lock stands on this vendor key. */
  keyLock(keyId: string): Denial | undefined
}

/** A call that the gate makes, or lets somebody make, in a client's name. */
export interface ClientCall {
  readonly requestId: string
  readonly mount: Mount
  readonly operation: Operation
  /** Path and query for the vendor. */
  readonly path: string
  readonly query: string
  readonly address: string
  readonly user: string | undefined
  readonly contentType?: string
  /** Headers for the vendor, as name, value, name, value. */
  readonly headers?: readonly string[]
}

export interface CallQuestion {
  readonly client: Client
  readonly vendor: string
  readonly operation: Operation
  readonly params: Readonly<Record<string, string>>
  readonly address: string
  readonly claimedUser: string | undefined
  readonly nowMs: number
}

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'WS'])

/** The one guard for every route, HTTP and WebSocket alike. */
export class Guard {
  readonly #ports: GuardPorts
  readonly #prepared = new WeakMap<ResolvedKey, PreparedKey>()

  constructor(ports: GuardPorts) {
    this.#ports = ports
  }

  /** Returns the mount a request target is for, where it is for one: even what fails is told in the vendor's words. */
  mountOf(url: string): Mount | undefined {
    const target = parseTarget(url)
    return target === undefined ? undefined : this.#ports.mounts.get(target.mount)
  }

  /**
   * Returns an admission or a rejection, at once where memory can answer; never throws for anything a client can
   * send. Rejects only where the store that must be asked fails.
   */
  admit(head: RequestHead): Admission | Rejection | Promise<Admission | Rejection> {
    const ports = this.#ports
    const startedAtMs = ports.clock.now()
    const requestId = ports.nextRequestId()
    const context: RejectionContext = { requestId, startedAtMs }
    if (head.httpVersion !== '1.1' && head.httpVersion !== '1.0')
      return reject(context, guardRefusals.protocol)

    const target = parseTarget(head.url)
    if (target === undefined) return reject(context, guardRefusals.target)
    const mount = ports.mounts.get(target.mount)
    if (mount === undefined) return reject(context, guardRefusals.mount)
    context.mount = mount

    const headers = readRequestHeaders(head.rawHeaders, mount)
    if (typeof headers === 'string') return reject(context, guardRefusals[headers])
    // A chunked body in HTTP/1.0 has no agreed framing.
    if (headers.chunked && head.httpVersion === '1.0') return reject(context, guardRefusals.framing)
    context.claimedUser = headers.claimedUser

    if (headers.credential === undefined) return reject(context, credentialMissing(mount))
    const client = ports.authenticate(headers.credential, startedAtMs)
    if ('allowed' in client) return reject(context, client)
    context.client = client
    // In a query it would stand in the vendor's logs, and in those of every hop on the way.
    if (target.query.includes(headers.credential)) return reject(context, guardRefusals.credential_in_query)

    const match = methods.has(head.method) ? mount.router.match(head.method, target.path) : undefined
    if (match === undefined) return reject(context, operationUnknown(mount))
    const { operation, params } = match
    context.operation = operation

    const question: CallQuestion = {
      client,
      vendor: mount.vendor.id,
      operation,
      params,
      address: head.address,
      claimedUser: headers.claimedUser,
      nowMs: startedAtMs,
    }
    const preparing = ports.prepare(question)
    return preparing === undefined
      ? this.#decide(context, question, mount, target, headers, head.encrypted)
      : preparing.then(() => this.#decide(context, question, mount, target, headers, head.encrypted))
  }

  /**
   * Returns an admission or a rejection for a call of a client that is known by other means than its key: by a browser
   * token, or because the gate itself makes the call for it. What the vendor is sent is what `call` says, and nothing
   * that came with a request.
   */
  admitFor(client: Client, call: ClientCall): Admission | Rejection {
    const context: RejectionContext = {
      requestId: call.requestId,
      startedAtMs: this.#ports.clock.now(),
      mount: call.mount,
      client,
      operation: call.operation,
      claimedUser: call.user,
    }
    const { mount, operation, path, query, address } = call
    const question: CallQuestion = {
      client,
      vendor: mount.vendor.id,
      operation,
      params: {},
      address,
      claimedUser: call.user,
      nowMs: context.startedAtMs,
    }
    const headers: RequestHeaders = {
      forward: call.headers === undefined ? [] : [...call.headers],
      credential: undefined,
      claimedUser: call.user,
      host: '',
      contentLength: undefined,
      chunked: false,
      contentType: call.contentType,
      contentEncoding: undefined,
    }
    return this.#decide(context, question, mount, { mount: mount.name, path, query }, headers, false)
  }

  #decide(
    context: RejectionContext,
    question: CallQuestion,
    mount: Mount,
    target: Target,
    headers: RequestHeaders,
    encrypted: boolean,
  ): Admission | Rejection {
    const { client, operation } = question
    const { decision, release } = this.#ports.decide(question)
    if (!decision.allowed) return reject(context, decision)

    const key = this.#chooseKey(mount, client, decision.grant.constraints.keyName ?? 'default')
    if ('reason' in key) {
      release()
      return reject(context, key)
    }
    const prepared = this.#prepare(key, mount)
    const outbound = headers.forward
    for (const [name, value] of prepared.headers) outbound.push(name, value)
    const tenant = decision.grant.constraints.tenant
    if (tenant !== undefined && mount.vendor.tenantHeader !== undefined)
      outbound.push(mount.vendor.tenantHeader, tenant)

    return {
      requestId: context.requestId,
      startedAtMs: context.startedAtMs,
      mount,
      operation,
      params: question.params,
      client,
      grant: decision.grant,
      rule: decision.rule,
      bodyRules: decision.bodyRules,
      observed: decision.observed,
      claimedUser: headers.claimedUser,
      ...(headers.tag === undefined ? {} : { tag: headers.tag }),
      key,
      secretBytes: prepared.bytes,
      secretText: prepared.text,
      origin: mount.origins[key.region] as string,
      path: target.path,
      query: target.query,
      headers: outbound,
      contentLength: headers.contentLength,
      chunked: headers.chunked,
      contentType: headers.contentType,
      contentEncoding: headers.contentEncoding,
      base: this.#ports.publicUrl ?? `${encrypted ? 'https' : 'http'}://${headers.host}`,
      release,
    }
  }

  #chooseKey(mount: Mount, client: Client, name: string): ResolvedKey | Refusal {
    let key: ResolvedKey
    try {
      key = this.#ports.resolveKey(mount.vendor.id, client.environment, name)
    } catch (error) {
      if (!isSallyportError(error)) throw error
      return {
        kind: 'unavailable',
        reason: 'vendor_key_missing',
        message: error.message,
        remedy: `sallyport key add ${mount.vendor.id} --environment ${client.environment} --name ${name}`,
      }
    }
    if (mount.origins[key.region] === undefined) {
      return {
        kind: 'unavailable',
        reason: 'region_not_offered',
        message: 'The vendor does not offer this service in the region of the vendor key.',
      }
    }
    return this.#ports.keyLock(key.keyId) ?? key
  }

  #prepare(key: ResolvedKey, mount: Mount): PreparedHeaders {
    let prepared = this.#prepared.get(key)
    if (prepared === undefined) {
      const text = key.secret.reveal()
      prepared = { text, bytes: Buffer.from(text), byMount: new Map() }
      this.#prepared.set(key, prepared)
    }
    let headers = prepared.byMount.get(mount)
    if (headers === undefined) {
      headers = mount.service.anonymous
        ? { text: '', bytes: Buffer.alloc(0), headers: [] }
        : {
            text: prepared.text,
            bytes: prepared.bytes,
            headers: [[mount.service.credential.header, present(mount.service.credential, prepared.text)]],
          }
      prepared.byMount.set(mount, headers)
    }
    return headers
  }
}

interface PreparedKey {
  readonly text: string
  readonly bytes: Buffer
  readonly byMount: Map<Mount, PreparedHeaders>
}

interface PreparedHeaders {
  readonly text: string
  readonly bytes: Buffer
  readonly headers: readonly (readonly [string, string])[]
}

interface RejectionContext {
  readonly requestId: string
  readonly startedAtMs: number
  mount?: Mount
  client?: Client
  operation?: Operation
  claimedUser?: string | undefined
}

/** True for an admission; narrows the type. */
export function isAdmission(result: Admission | Rejection): result is Admission {
  return 'operation' in result && !('refusal' in result)
}

function present(credential: Credential, key: string): string {
  return credential.format === 'bearer' ? `Bearer ${key}` : key
}

function reject(context: RejectionContext, refusal: Refusal): Rejection {
  return {
    requestId: context.requestId,
    startedAtMs: context.startedAtMs,
    refusal,
    mount: context.mount,
    client: context.client,
    operation: context.operation,
    claimedUser: context.claimedUser,
  }
}

function credentialMissing(mount: Mount): Refusal {
  const ways = mount.service.accepts.map(({ header, format }) =>
    format === 'bearer' ? `${header}: Bearer <client key>` : `${header}: <client key>`,
  )
  return {
    kind: 'unauthenticated',
    reason: 'credential_missing',
    message: `Send a client key as ${ways.join(' or as ')}.`,
    remedy: `sallyport env ${mount.vendor.id}`,
  }
}

function operationUnknown(mount: Mount): Refusal {
  return {
    kind: 'forbidden',
    reason: 'operation_unknown',
    message: `This method and path is no operation that Sallyport knows, so no scope covers it; \`sallyport vendor show ${mount.vendor.id} --operations\` lists those it knows.`,
  }
}
