import { Buffer } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Dispatcher } from 'undici'
import type { Operation } from '../access/index.ts'
import {
  type Admission,
  type AnswerPlan,
  filterResponseHeaders,
  guardRefusals,
  intentEvent,
  type LiveCall,
  maskSecret,
  type Observation,
  outcomeEvent,
  planAnswer,
  ReflectionFilter,
  type Refusal,
  transformAnswer,
} from '../gateway/index.ts'
import { answerRefusal } from './answer-refusal.ts'
import { decoderFor } from './decode.ts'
import type { DataPlanePorts } from './ports.ts'
import { collectBody } from './request-body.ts'

type Headers = Record<string, string | string[] | undefined>

/**
 * One HTTP call on its way through the gate, from the admission to its outcome record. Whatever happens, it ends
 * exactly once: the slot is given back, the live entry removed, the outcome recorded.
 */
export class Exchange implements Dispatcher.DispatchHandler, LiveCall {
  readonly clientId: string
  readonly vendor: string
  readonly operation: Operation
  readonly keyId: string
  readonly claimedUser: string | undefined
  /** When bytes last moved on the client's side, for the sweep of slow clients. */
  lastMovedAtMs: number

  readonly #ports: DataPlanePorts
  readonly #admission: Admission
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #reflection: ReflectionFilter
  #controller: Dispatcher.DispatchController | undefined
  #durable = false
  #paused = false
  #ended = false
  #waitsForClient = true
  /** The answer's head and first bytes, where they came before the intent was durable. */
  #held: { status: number; headers: string[]; chunks: Buffer[]; complete: boolean } | undefined
  #plan: AnswerPlan | undefined
  #decoder: ReturnType<typeof decoderFor>
  #hasBody = false
  #collected: Buffer[] | undefined
  #collectedBytes = 0
  #status = 0
  #answerHeaders: string[] = []

  constructor(
    ports: DataPlanePorts,
    admission: Admission,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    this.#ports = ports
    this.#admission = admission
    this.#request = request
    this.#response = response
    this.#reflection = new ReflectionFilter(admission.secretBytes)
    this.clientId = admission.client.id
    this.vendor = admission.mount.vendor.id
    this.operation = admission.operation
    this.keyId = admission.key.keyId
    this.claimedUser = admission.claimedUser
    this.lastMovedAtMs = admission.startedAtMs
  }

  /** Whether the client is the one to move: it sends its body, or takes its answer too slowly. */
  get waitsForClient(): boolean {
    // Bytes that lie here unread wait for the vendor, not for the client.
    return (this.#waitsForClient && this.#request.readableLength === 0) || this.#response.writableNeedDrain
  }

  /** Starts the call. Promises are kept off the common path: most bodies need no look, most intents take one commit. */
  run(): void {
    this.#ports.liveCalls.add(this)
    if (this.#response.destroyed) {
      this.#end('client_closed')
      return
    }
    this.#response.on('close', this.#onClientClose)
    if (!this.#ports.needsBody(this.#admission)) {
      const { chunked, contentLength } = this.#admission
      this.#proceed(undefined, chunked || (contentLength ?? 0) > 0 ? this.#request : null)
      return
    }
    collectBody(this.#request, this.#ports.limits.jsonBodyBytesMax, () => this.#moved()).then((bytes) => {
      if (this.#ended) return
      if (bytes === 'too_large') this.#refuse(guardRefusals.body_too_large)
      else if (bytes === 'aborted') this.#end('client_closed')
      else this.#proceed(bytes, null)
    })
  }

  cut(refusal: Refusal): void {
    this.#refuse(refusal)
  }

  // --- request ---

  /** Checks what rules must see, then lets the call leave: a read beside its intent record, all else after it. */
  #proceed(seen: Buffer | undefined, unseen: IncomingMessage | null): void {
    const checked = this.#ports.checkRequest(this.#admission, seen)
    if ('kind' in checked) {
      this.#refuse(checked)
      return
    }
    const body = checked.body ?? unseen
    if (isRead(this.#admission)) {
      this.#recordIntent(checked.observed).then(this.#onDurable, this.#onRecordFailed)
      this.#dispatch(checked.query, body)
      return
    }
    this.#recordIntent(checked.observed).then(() => {
      this.#durable = true
      // The client may have hung up meanwhile: a dispatch now would pause for ever on a dead response.
      if (!this.#ended) this.#dispatch(checked.query, body)
    }, this.#onRecordFailed)
  }

  #recordIntent(observed: readonly Observation[]): Promise<void> {
    return this.#ports.record(intentEvent(this.#admission, this.#ports.clock.now(), observed))
  }

  #dispatch(query: string, body: Buffer | IncomingMessage | null): void {
    const admission = this.#admission
    const { headers, operation } = admission
    // Compressed answers could hide a reflected key.
    headers.push('accept-encoding', 'identity')
    this.#waitsForClient = body === this.#request
    if (this.#waitsForClient && admission.contentLength !== undefined) {
      headers.push('content-length', String(admission.contentLength))
    }
    this.#ports.onKeyUsed(this.keyId, admission.startedAtMs)
    this.#ports.upstreams.pool(admission.origin).dispatch(
      {
        path: query === '' ? admission.path : `${admission.path}?${query}`,
        method: operation.method as Dispatcher.HttpMethod,
        headers,
        body,
        // The gate itself never repeats a call that may have been acted upon.
        idempotent: false,
      },
      this,
    )
  }

  // --- undici's handler ---

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#ended) controller.abort(new Error('client_closed'))
  }

  onBodySent(): void {
    this.#moved()
  }

  onRequestSent(): void {
    this.#waitsForClient = false
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (this.#ended) {
      controller.abort(new Error('client_closed'))
      return
    }
    // Interim answers (102, 103) are hints between two hops; the one that counts is still to come.
    if (status < 200) return
    this.#waitsForClient = false
    if (status >= 300 && status < 400 && status !== 304) {
      this.#failUpstream(guardRefusals.upstream_redirect)
      return
    }
    const encoding = headers['content-encoding']
    if (encoding !== undefined && encoding !== 'identity') {
      this.#decoder = decoderFor(
        String(encoding),
        (chunk) => this.#take(chunk),
        () => this.#finish(),
        () => this.#failUpstream(guardRefusals.upstream_encoding),
      )
      if (this.#decoder === undefined) {
        this.#failUpstream(guardRefusals.upstream_encoding)
        return
      }
      delete headers['content-encoding']
      delete headers['content-length']
    }
    this.#plan = this.#planFor(status, headers)
    if (this.#plan !== undefined) {
      this.#collected = []
      delete headers['content-length']
      delete headers.etag
    }
    const kept = filterResponseHeaders(headers, this.#admission.secretText)
    kept.push('x-sallyport-request-id', this.#admission.requestId)
    if (status >= 500 && !isRead(this.#admission)) this.#pushDoNotRetry(kept, headers)
    this.#status = status
    this.#answerHeaders = kept
    if (this.#collected === undefined) this.#writeHead(status, kept)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#ended) {
      controller.abort(new Error('client_closed'))
      return
    }
    this.#hasBody = true
    if (this.#decoder === undefined) this.#take(chunk)
    else if (!this.#decoder.write(chunk)) {
      controller.pause()
      this.#decoder.once('drain', () => controller.resume())
    }
  }

  onResponseEnd(): void {
    if (this.#ended) return
    // A decoder that was given nothing would call it a broken stream; an empty answer needs none.
    if (this.#decoder === undefined || !this.#hasBody) this.#finish()
    else this.#decoder.end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#ended) return
    const code = (error as { code?: string }).code
    this.#failUpstream(
      code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT'
        ? guardRefusals.upstream_timeout
        : guardRefusals.upstream_unreachable,
    )
  }

  // --- answer ---

  #planFor(status: number, headers: Headers): AnswerPlan | undefined {
    if (status < 200 || status >= 300) return undefined
    const { mount, operation, grant, base } = this.#admission
    if (operation.rewrites === undefined && !grant.constraints.ownIdsOnly) return undefined
    // A list that must be filtered is read as JSON whatever it calls itself: unread, it would go through whole.
    const mustFilter = grant.constraints.ownIdsOnly === true && operation.lists !== undefined
    if (!mustFilter && !String(headers['content-type'] ?? '').includes('json')) return undefined
    return planAnswer(operation, {
      ownIdsOnly: grant.constraints.ownIdsOnly === true,
      from: [...new Set([this.#admission.origin, ...Object.values(mount.service.origins)])],
      to: `${base}/${mount.name}`,
      isOwn: (id) => this.#ports.isOwn(this.#admission, id),
    })
  }

  /** Takes a piece of the answer, already decoded. */
  #take(chunk: Buffer): void {
    if (this.#ended) return
    if (this.#collected !== undefined) {
      this.#collected.push(chunk)
      this.#collectedBytes += chunk.length
      if (this.#collectedBytes > this.#ports.limits.answerBytesMax)
        this.#failUpstream(guardRefusals.upstream_answer)
      return
    }
    const bytes = this.#reflection.push(chunk)
    if (bytes.length > 0) this.#write(bytes)
  }

  #finish(): void {
    if (this.#ended) return
    if (this.#collected !== undefined && this.#plan !== undefined) {
      this.#finishTransformed(this.#plan, Buffer.concat(this.#collected))
      return
    }
    const rest = this.#reflection.flush()
    if (rest !== undefined) this.#write(rest)
    this.#complete()
  }

  #finishTransformed(plan: AnswerPlan, bytes: Buffer): void {
    let transformed: { body: Buffer; createdIds: string[] }
    try {
      transformed = transformAnswer(plan, maskSecret(bytes, this.#admission.secretBytes))
    } catch {
      this.#failUpstream(guardRefusals.upstream_answer)
      return
    }
    const release = () => {
      if (this.#ended) return
      this.#answerHeaders.push('content-length', String(transformed.body.length))
      this.#writeHead(this.#status, this.#answerHeaders)
      this.#write(transformed.body)
      this.#complete()
    }
    if (transformed.createdIds.length === 0) release()
    // The id must be the client's before the client hears of it, or its next call would be refused.
    else
      this.#ports
        .rememberOwnIds(this.#admission, transformed.createdIds)
        .then(release, (error) => this.#onRecordFailed(error))
  }

  #writeHead(status: number, headers: string[]): void {
    if (!this.#durable) {
      this.#held = { status, headers, chunks: [], complete: false }
      this.#pause()
      return
    }
    this.#response.writeHead(status, headers)
  }

  #write(bytes: Buffer): void {
    if (this.#held !== undefined) {
      this.#held.chunks.push(bytes)
      return
    }
    this.#moved()
    if (this.#response.destroyed) return
    if (this.#response.write(bytes) || this.#paused) return
    this.#pause()
    this.#response.once('drain', this.#onDrain)
  }

  /** Stops the answer where it comes from, and the decoder too: a small piece may decode into a great deal. */
  #pause(): void {
    this.#paused = true
    this.#controller?.pause()
    this.#decoder?.pause()
  }

  #resume(): void {
    this.#paused = false
    this.#decoder?.resume()
    this.#controller?.resume()
  }

  #complete(): void {
    if (this.#held !== undefined) {
      this.#held.complete = true
      return
    }
    const isTaken = !this.#response.writableNeedDrain
    this.#response.end()
    if (isTaken) {
      this.#end(undefined)
      return
    }
    // A client that has not taken its answer yet is still under way: it can be cut, and keeps its slot.
    this.#response.once('finish', () => this.#end(undefined))
    this.#response.setTimeout(this.#ports.limits.clientIdleMs, () => this.cut(guardRefusals.client_slow))
  }

  readonly #onDurable = (): void => {
    this.#durable = true
    const held = this.#held
    if (held === undefined || this.#ended) return
    this.#held = undefined
    this.#paused = false
    this.#response.writeHead(held.status, held.headers)
    for (const chunk of held.chunks) this.#write(chunk)
    if (held.complete) this.#complete()
    else if (!this.#paused) this.#resume()
  }

  readonly #onDrain = (): void => {
    if (this.#ended) return
    this.#moved()
    this.#resume()
  }

  readonly #onClientClose = (): void => this.#end('client_closed')

  // --- ends ---

  readonly #onRecordFailed = (error: unknown): void => {
    this.#ports.onRecordFailed(error)
    if (this.#ended) return
    if (this.#ports.degradeReads && isRead(this.#admission)) {
      this.#onDurable()
      return
    }
    this.#refuse(guardRefusals.record)
  }

  #failUpstream(refusal: Refusal): void {
    this.#refuse(refusal, isRead(this.#admission) ? {} : this.#admission.mount.vendor.doNotRetry)
  }

  #refuse(refusal: Refusal, headers: Readonly<Record<string, string>> = {}): void {
    if (this.#ended) return
    const { mount, requestId } = this.#admission
    this.#status = answerRefusal(this.#request, this.#response, refusal, mount, requestId, headers)
    this.#end(refusal.reason)
  }

  #pushDoNotRetry(kept: string[], headers: Headers): void {
    for (const [name, value] of Object.entries(this.#admission.mount.vendor.doNotRetry ?? {})) {
      if (headers[name] === undefined) kept.push(name, value)
    }
  }

  #moved(): void {
    this.lastMovedAtMs = this.#ports.clock.now()
  }

  #end(reason: string | undefined): void {
    if (this.#ended) return
    this.#ended = true
    this.#response.off('close', this.#onClientClose)
    // Only now: undici reports an abort as an error of the vendor's, at once.
    if (reason !== undefined) this.#controller?.abort(new Error(reason))
    this.#decoder?.destroy()
    this.#admission.release()
    this.#ports.liveCalls.delete(this)
    const end = reason === undefined ? { status: this.#status } : { status: this.#status, reason }
    this.#ports
      .record(outcomeEvent(this.#admission, this.#ports.clock.now(), end))
      .catch((error: unknown) => this.#ports.onRecordFailed(error))
  }
}

/** A read runs beside its intent record; everything else waits for it. */
function isRead(admission: Admission): boolean {
  return admission.operation.scope.startsWith('read:')
}
