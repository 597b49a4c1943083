import { Buffer } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Dispatcher } from 'undici'
import type { Grant, Operation } from '../access/index.ts'
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
import { notePassedOn } from './body-garbage.ts'
import { decoderFor } from './decode.ts'
import type { DataPlanePorts } from './ports.ts'
import { collectBody } from './request-body.ts'

type Headers = Record<string, string | string[] | undefined>

// A body no longer than this is taken whole before the call leaves. A stream costs undici six listeners and keeps the
// garbage of past calls alive (measured: a third of the young heap survived), and a slow client holds no connection
// to the vendor. 1,024 calls, the default limit, hold 32 MB at most.
const wholeBodyBytesMax = 32 * 1024

// Node joins a head and a text into one write, a head and a buffer not. Latin-1 keeps every byte as it is.
const oneWriteBytesMax = 8 * 1024

/**
 * One HTTP call on its way through the gate, from the admission to its outcome record. Whatever happens, it ends
 * exactly once: the slot is given back, the live entry removed, the outcome recorded.
 */
export class Exchange implements Dispatcher.DispatchHandler, LiveCall {
  readonly clientId: string
  readonly vendor: string
  readonly operation: Operation
  readonly grant: Grant
  readonly isSocket = false
  readonly keyId: string
  readonly claimedUser: string | undefined
  /** When bytes last moved on the client's side, for the sweep of slow clients. */
  lastMovedAtMs: number
  liveIndex = -1

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
  /** Bytes of the answer that are still to come; NaN where the vendor did not say. */
  #bytesLeft = Number.NaN
  /** The piece that completes the answer: it leaves with the end, in one write. */
  #last: Buffer | undefined
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
    this.grant = admission.grant
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
    const isJudged = this.#ports.needsBody(this.#admission)
    const { chunked, contentLength = 0 } = this.#admission
    if (!isJudged && (chunked || contentLength === 0 || contentLength > wholeBodyBytesMax)) {
      this.#proceed(undefined, chunked || contentLength > 0 ? this.#request : null)
      return
    }
    const bytesMax = isJudged ? this.#ports.limits.jsonBodyBytesMax : wholeBodyBytesMax
    // Where the client hangs up first, its connection's end is told by the response.
    collectBody(
      this.#request,
      bytesMax,
      () => this.#moved(),
      (body) => {
        if (this.#ended) return
        if (body === 'too_large') this.#refuse(guardRefusals.body_too_large)
        else if (isJudged) this.#proceed(body, null)
        else this.#proceed(undefined, body)
      },
    )
  }

  cut(refusal: Refusal): void {
    this.#refuse(refusal)
  }

  // --- request ---

  /** Checks what rules must see, then lets the call leave: a read beside its intent record, all else after it. */
  #proceed(seen: Buffer | undefined, unseen: IncomingMessage | Buffer | null): void {
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
      if (!this.#ended) this.#guarded(() => this.#dispatch(checked.query, body))
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

  onBodySent(chunk: Buffer): void {
    notePassedOn(chunk.length)
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
      this.#refuse(guardRefusals.upstream_redirect)
      return
    }
    const encoding = headers['content-encoding']
    if (encoding !== undefined && encoding !== 'identity') {
      this.#decoder = decoderFor(
        String(encoding),
        (chunk) => this.#take(chunk),
        () => this.#finish(),
        () => this.#refuse(guardRefusals.upstream_encoding),
      )
      if (this.#decoder === undefined) {
        this.#refuse(guardRefusals.upstream_encoding)
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
    this.#bytesLeft = Number(headers['content-length'] ?? Number.NaN)
    if (this.#collected === undefined) this.#writeHead(status, kept)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#ended) {
      controller.abort(new Error('client_closed'))
      return
    }
    this.#hasBody = true
    notePassedOn(chunk.length)
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
    this.#refuse(
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
        this.#refuse(guardRefusals.upstream_answer)
      return
    }
    const bytes = this.#reflection.push(chunk)
    if (bytes.length > 0) this.#release(bytes)
  }

  #release(bytes: Buffer): void {
    this.#bytesLeft -= bytes.length
    if (this.#bytesLeft === 0 && bytes.length <= oneWriteBytesMax) this.#last = bytes
    else this.#write(bytes)
  }

  #finish(): void {
    if (this.#ended) return
    if (this.#collected !== undefined && this.#plan !== undefined) {
      this.#finishTransformed(this.#plan, Buffer.concat(this.#collected))
      return
    }
    const rest = this.#reflection.flush()
    if (rest !== undefined) this.#release(rest)
    this.#complete()
  }

  #finishTransformed(plan: AnswerPlan, bytes: Buffer): void {
    let transformed: { body: Buffer; createdIds: string[] }
    try {
      const { secretBytes } = this.#admission
      const { body, createdIds } = transformAnswer(plan, maskSecret(bytes, secretBytes))
      // Once more: reading JSON undoes escapes, and with them a reflection's disguise.
      transformed = { body: maskSecret(body, secretBytes), createdIds }
    } catch {
      this.#refuse(guardRefusals.upstream_answer)
      return
    }
    const release = () => {
      if (this.#ended) return
      this.#guarded(write)
    }
    const write = () => {
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
    const response = this.#response
    const needsDrain = response.writableNeedDrain
    if (this.#last === undefined || response.destroyed) response.end()
    else response.end(this.#last.toString('latin1'), 'latin1')
    if (!needsDrain && response.writableLength < response.writableHighWaterMark) {
      this.#end(undefined)
      return
    }
    // A client that has not taken its answer yet is still under way: it can be cut, and keeps its slot.
    response.once('finish', () => this.#end(undefined))
    response.setTimeout(this.#ports.limits.clientIdleMs, () => this.cut(guardRefusals.client_slow))
  }

  readonly #onDurable = (): void => {
    this.#durable = true
    const held = this.#held
    if (held === undefined || this.#ended) return
    this.#held = undefined
    this.#paused = false
    this.#guarded(() => {
      this.#response.writeHead(held.status, held.headers)
      for (const chunk of held.chunks) this.#write(chunk)
      if (held.complete) this.#complete()
      else if (!this.#paused) this.#resume()
    })
  }

  /** Whatever one call makes go wrong stays with that call: outside a promise's care it would end the process. */
  #guarded(step: () => void): void {
    try {
      step()
    } catch {
      this.#refuse(guardRefusals.upstream_answer)
    }
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

  #refuse(refusal: Refusal): void {
    if (this.#ended) return
    const { mount, requestId } = this.#admission
    // What has left may have been acted upon, whatever went wrong since: an SDK must not do it again by itself.
    const headers = this.#durable && !isRead(this.#admission) ? mount.vendor.doNotRetry : {}
    this.#status = answerRefusal(this.#request, this.#response, refusal, mount, requestId, headers)
    this.#end(refusal.reason, refusal.rule)
  }

  #pushDoNotRetry(kept: string[], headers: Headers): void {
    for (const [name, value] of Object.entries(this.#admission.mount.vendor.doNotRetry ?? {})) {
      if (headers[name] === undefined) kept.push(name, value)
    }
  }

  #moved(): void {
    this.lastMovedAtMs = this.#ports.clock.now()
  }

  #end(reason: string | undefined, rule?: string): void {
    if (this.#ended) return
    this.#ended = true
    // Only now: undici reports an abort as an error of the vendor's, at once.
    if (reason !== undefined) this.#controller?.abort(new Error(reason))
    this.#decoder?.destroy()
    this.#admission.release()
    this.#ports.liveCalls.delete(this)
    const status = this.#status
    const end = reason === undefined ? { status } : { status, reason, ...(rule && { metadata: { rule } }) }
    this.#ports
      .record(outcomeEvent(this.#admission, this.#ports.clock.now(), end))
      .catch((error: unknown) => this.#ports.onRecordFailed(error))
  }
}

/** A read runs beside its intent record; everything else waits for it. */
function isRead(admission: Admission): boolean {
  return admission.operation.scope.startsWith('read:')
}
