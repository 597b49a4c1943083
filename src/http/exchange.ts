import type { Buffer } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Dispatcher } from 'undici'
import {
  type Admission,
  guardRefusals,
  intentEvent,
  type Observation,
  outcomeEvent,
  type Refusal,
} from '../gateway/index.ts'
import { AdmittedCall } from './admitted-call.ts'
import { type AnswerHeaders, AnswerIntake, type IntakeOwner } from './answer-intake.ts'
import { AnswerLook } from './answer-look.ts'
import { answerRefusal } from './answer-refusal.ts'
import { planRewrite } from './answer-rewrite.ts'
import { type AnswerOwner, AnswerStream } from './answer-stream.ts'
import { atTurnEnd } from './at-turn-end.ts'
import { notePassedOn } from './body-garbage.ts'
import type { DataPlanePorts } from './ports.ts'
import { type BodyOwner, takeBody } from './take-body.ts'
import { addDoNotRetry, refusalOfFailure, upstreamCall } from './upstream-call.ts'

/**
 * One HTTP call on its way through the gate, from the admission to its outcome record. Whatever happens, it ends
 * exactly once: the slot is given back, the live entry removed, the outcome recorded.
 */
export class Exchange
  extends AdmittedCall
  implements Dispatcher.DispatchHandler, BodyOwner, AnswerOwner, IntakeOwner
{
  readonly isSocket = false
  /** When bytes last moved on the client's side, for the sweep of slow clients. */
  lastMovedAtMs: number

  readonly #ports: DataPlanePorts
  readonly #admission: Admission
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #answer: AnswerStream
  readonly #intake: AnswerIntake
  #controller: Dispatcher.DispatchController | undefined
  #ended = false
  #waitsForClient = true
  #status = 0
  readonly #look: AnswerLook | undefined
  #isScreened = false

  constructor(
    ports: DataPlanePorts,
    admission: Admission,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    super(admission)
    this.#ports = ports
    this.#admission = admission
    this.#request = request
    this.#response = response
    this.#answer = new AnswerStream(response, this)
    this.#intake = new AnswerIntake(admission, this.#answer, this)
    this.#look = AnswerLook.of(ports.answerScreen, admission)
    this.lastMovedAtMs = admission.startedAtMs
  }

  /** Whether the client is the one to move: it sends its body, or takes its answer too slowly. */
  get waitsForClient(): boolean {
    // Bytes that lie here unread wait for the vendor, not for the client.
    return (this.#waitsForClient && this.#request.readableLength === 0) || this.#answer.needsDrain
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
    const judgedBytesMax = isJudged ? this.#ports.limits.jsonBodyBytesMax : undefined
    // Where the client hangs up first, its connection's end is told by the response.
    takeBody(this.#request, this.#admission, judgedBytesMax, this)
  }

  // --- request ---

  onBodyTooLarge(): void {
    if (!this.#ended) this.refuse(guardRefusals.body_too_large)
  }

  /** Checks what rules must see, then lets the call leave: a read beside its intent record, all else after it. */
  onBody(seen: Buffer | undefined, unseen: IncomingMessage | Buffer | null): void {
    if (this.#ended) return
    const checked = this.#ports.checkRequest(this.#admission, seen)
    if ('kind' in checked) {
      this.refuse(checked)
      return
    }
    const body = checked.body ?? unseen
    if (this.isRead) {
      this.#recordIntent(checked.observed).then(this.#onDurable, this.#onRecordFailed)
      this.#dispatch(checked.query, body)
      return
    }
    this.#recordIntent(checked.observed).then(() => {
      this.#answer.release()
      atTurnEnd(() => {
        // The client may have hung up meanwhile: a dispatch now would pause for ever on a dead response.
        if (!this.#ended) this.#guarded(() => this.#dispatch(checked.query, body))
      })
    }, this.#onRecordFailed)
  }

  #recordIntent(observed: readonly Observation[]): Promise<void> {
    return this.#ports.record(intentEvent(this.#admission, this.#ports.clock.now(), observed))
  }

  #dispatch(query: string, body: Buffer | IncomingMessage | null): void {
    const admission = this.#admission
    const isToCome = body === this.#request
    this.#waitsForClient = isToCome
    const call = upstreamCall(admission, query, body, { isToCome, isLookedAt: this.#look !== undefined })
    this.#ports.onKeyUsed(this.keyId, admission.startedAtMs)
    this.#ports.upstreams.pool(admission.origin).dispatch(call, this)
  }

  // --- undici's handler ---

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#ended) controller.abort(new Error('client_closed'))
  }

  onBodySent(chunk: Buffer): void {
    notePassedOn(chunk.length)
    this.onMoved()
  }

  onRequestSent(): void {
    this.#waitsForClient = false
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: AnswerHeaders): void {
    if (this.#ended) {
      controller.abort(new Error('client_closed'))
      return
    }
    // Interim answers (102, 103) are hints between two hops; the one that counts is still to come.
    if (status < 200) return
    this.#waitsForClient = false
    if (status >= 300 && status < 400 && status !== 304) {
      this.refuse(guardRefusals.upstream_redirect)
      return
    }
    this.#status = status
    const added = ['x-sallyport-request-id', this.#admission.requestId]
    if (status >= 500 && !this.isRead) addDoNotRetry(added, this.#admission, headers)
    this.#isScreened = this.#look?.start(status, String(headers['content-type'] ?? '')) === true
    const isOwn = (id: string) => this.#ports.isOwn(this.#admission, id)
    const plan = planRewrite(this.#admission, status, headers, isOwn, this.#isScreened)
    this.#intake.start(status, headers, plan, added, this.#ports.limits.answerBytesMax)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#ended) {
      controller.abort(new Error('client_closed'))
      return
    }
    notePassedOn(chunk.length)
    if (!this.#intake.push(chunk, () => controller.resume())) controller.pause()
  }

  onResponseEnd(): void {
    if (!this.#ended) this.#intake.end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (!this.#ended) this.refuse(refusalOfFailure(error))
  }

  // --- answer ---

  onWhole(rewritten: { readonly body: Buffer; readonly createdIds: string[] } | undefined): void {
    if (rewritten === undefined) {
      atTurnEnd(this.#complete)
      return
    }
    const { createdIds } = rewritten
    const send = () => {
      if (this.#isScreened) this.#sendScreened(rewritten.body)
      else this.#send(rewritten.body)
    }
    if (createdIds.length === 0) send()
    // Before the client hears of the id: its next call would be refused, and what nobody remembers is never deleted.
    else this.#ports.rememberCreated(this.#admission, createdIds).then(send, this.#onRecordFailed)
  }

  #send(body: Buffer, contentType?: string): void {
    if (!this.#ended) this.#guarded(() => this.#intake.sendRewritten(body, contentType))
  }

  #sendScreened(body: Buffer): void {
    this.#look?.at(body).then((screened) => {
      if ('kind' in screened) this.refuse(screened)
      else this.#send(screened.body, screened.contentType)
    }, this.#onScreenFailed)
  }

  /** What cannot be looked at, or not be put on record, is not shown. */
  readonly #onScreenFailed = (): void => this.refuse(guardRefusals.record)

  readonly #complete = (): void => {
    if (!this.#ended) this.#guarded(() => this.#answer.complete())
  }

  readonly #onDurable = (): void => {
    if (!this.#ended) this.#guarded(() => this.#answer.release())
  }

  pauseAnswer(): void {
    this.#controller?.pause()
    this.#intake.pause()
  }

  resumeAnswer(): void {
    if (this.#ended) return
    this.#intake.resume()
    this.#controller?.resume()
  }

  onMoved(): void {
    this.lastMovedAtMs = this.#ports.clock.now()
  }

  onAnswered(): void {
    this.#end(undefined)
  }

  /** A client that has not taken its answer yet is still under way: it can be cut, and keeps its slot. */
  onUntaken(): void {
    this.#response.setTimeout(this.#ports.limits.clientIdleMs, () => this.cut(guardRefusals.client_slow))
  }

  /** Whatever one call makes go wrong stays with that call: outside a promise's care it would end the process. */
  #guarded(step: () => void): void {
    try {
      step()
    } catch {
      this.refuse(guardRefusals.upstream_answer)
    }
  }

  readonly #onClientClose = (): void => this.#end('client_closed')

  // --- ends ---

  readonly #onRecordFailed = (error: unknown): void => {
    this.#ports.onRecordFailed(error)
    if (this.#ended) return
    if (this.#ports.degradeReads && this.isRead) {
      this.#onDurable()
      return
    }
    this.refuse(guardRefusals.record)
  }

  cut(refusal: Refusal): void {
    this.refuse(refusal)
  }

  refuse(refusal: Refusal): void {
    if (this.#ended) return
    const { mount, requestId } = this.#admission
    // What has left may have been acted upon, whatever went wrong since: an SDK must not do it again by itself.
    const headers = this.#answer.isReleased && !this.isRead ? mount.vendor.doNotRetry : {}
    this.#status = answerRefusal(this.#request, this.#response, refusal, mount, requestId, headers)
    this.#end(refusal.reason, refusal.rule)
  }

  #end(reason: string | undefined, rule?: string): void {
    if (this.#ended) return
    this.#ended = true
    // Only now: undici reports an abort as an error of the vendor's, at once.
    if (reason !== undefined) this.#controller?.abort(new Error(reason))
    this.#intake.stop()
    this.#admission.release()
    this.#ports.liveCalls.delete(this)
    const status = this.#status
    const notes = this.#look?.notes ?? {}
    const metadata = rule === undefined ? notes : { ...notes, rule }
    const end = { status, metadata, ...(reason === undefined ? {} : { reason }) }
    const outcome = outcomeEvent(this.#admission, this.#ports.clock.now(), end)
    this.#ports.record(outcome).catch((error: unknown) => this.#ports.onRecordFailed(error, outcome))
  }
}
