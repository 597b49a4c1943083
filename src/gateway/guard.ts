import type { Client, Decision, Denial, Operation } from '../access/index.ts'
import type { Clock } from '../core/index.ts'
import { type Admission, type Rejection, type RejectionContext, reject } from './admission.ts'
import type { Mount } from './mounts.ts'
import { type OutboundKeyPorts, OutboundKeys } from './outbound-keys.ts'
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

/** What the guard asks; each answer comes from memory. */
export interface GuardPorts extends OutboundKeyPorts {
  readonly clock: Clock
  readonly mounts: ReadonlyMap<string, Mount>
  /** The gate's public origin, where the operator names one. */
  readonly publicUrl: string | undefined
  nextRequestId(): string
  authenticate(presented: string, nowMs: number): Client | Denial
  /** Undefined where memory can answer for this call; otherwise settles once it can. */
  prepare(question: CallQuestion): Promise<void> | undefined
  decide(question: CallQuestion): { readonly decision: Decision; readonly release: () => void }
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
  readonly #keys: OutboundKeys

  constructor(ports: GuardPorts) {
    this.#ports = ports
    this.#keys = new OutboundKeys(ports)
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

    const key = this.#keys.choose(mount, client, decision.grant.constraints.keyName ?? 'default')
    if ('reason' in key) {
      release()
      return reject(context, key)
    }
    const prepared = this.#keys.prepare(key, mount)
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
