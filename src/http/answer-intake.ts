import type { Buffer } from 'node:buffer'
import type { Transform } from 'node:stream'
import {
  type Admission,
  type AnswerPlan,
  filterResponseHeaders,
  guardRefusals,
  ReflectionFilter,
  type Refusal,
} from '../gateway/index.ts'
import { AnswerRewrite } from './answer-rewrite.ts'
import type { AnswerStream } from './answer-stream.ts'
import { decoderFor } from './decode.ts'

/** Header fields of a vendor's answer, as undici gives them. */
export type AnswerHeaders = Record<string, string | string[] | undefined>

/** Who waits for an answer. */
export interface IntakeOwner {
  /** The answer cannot be shown. */
  refuse(refusal: Refusal): void
  /** All of it has come in, and is on its way out unless it was rewritten. */
  onWhole(rewritten: { readonly body: Buffer; readonly createdIds: string[] } | undefined): void
}

/**
 * What a vendor answers, on its way from the wire to the client: decoded, freed of the vendor key where the vendor
 * reflects it, and taken whole where it must be rewritten.
 */
export class AnswerIntake {
  readonly #admission: Admission
  readonly #out: AnswerStream
  readonly #owner: IntakeOwner
  readonly #reflection: ReflectionFilter
  #decoder: Transform | undefined
  #rewrite: AnswerRewrite | undefined
  #hasBody = false
  #isStopped = false
  #head: { status: number; headers: string[] } = { status: 0, headers: [] }

  constructor(admission: Admission, out: AnswerStream, owner: IntakeOwner) {
    this.#admission = admission
    this.#out = out
    this.#owner = owner
    this.#reflection = new ReflectionFilter(admission.secretBytes)
  }

  /** Takes the head. `added` are header fields of the gate's own; `bytesMax` bounds an answer that is rewritten. */
  start(
    status: number,
    headers: AnswerHeaders,
    plan: AnswerPlan | undefined,
    added: readonly string[],
    bytesMax: number,
  ): void {
    if (!this.#openDecoder(headers)) {
      this.#owner.refuse(guardRefusals.upstream_encoding)
      return
    }
    if (plan !== undefined) {
      this.#rewrite = new AnswerRewrite(plan, this.#admission.secretBytes, bytesMax)
      delete headers['content-length']
      delete headers.etag
    }
    const kept = filterResponseHeaders(headers, this.#admission.secretText)
    kept.push(...added)
    this.#head = { status, headers: kept }
    if (plan === undefined) this.#out.open(status, kept, Number(headers['content-length'] ?? Number.NaN))
  }

  /** Takes a piece as it came; calls `onDrain` later where it returns false: until then no more should come. */
  push(piece: Buffer, onDrain: () => void): boolean {
    this.#hasBody = true
    if (this.#decoder === undefined) this.#take(piece)
    else if (!this.#decoder.write(piece)) {
      this.#decoder.once('drain', onDrain)
      return false
    }
    return true
  }

  end(): void {
    // A decoder that was given nothing would call it a broken stream; an empty answer needs none.
    if (this.#decoder === undefined || !this.#hasBody) this.#finish()
    else this.#decoder.end()
  }

  /** Sends what was made of the answer in its stead, as another type where one is named. */
  sendRewritten(body: Buffer, contentType?: string): void {
    const { status } = this.#head
    const headers = contentType === undefined ? this.#head.headers : retyped(this.#head.headers, contentType)
    headers.push('content-length', String(body.length))
    this.#out.open(status, headers, body.length)
    if (body.length > 0) this.#out.write(body)
    this.#out.complete()
  }

  /** Stops the decoder too: a small piece may decode into a great deal. */
  pause(): void {
    this.#decoder?.pause()
  }

  resume(): void {
    this.#decoder?.resume()
  }

  /** Takes nothing more. */
  stop(): void {
    this.#isStopped = true
    this.#decoder?.destroy()
  }

  /** Returns false for an encoding that nobody can look into. */
  #openDecoder(headers: AnswerHeaders): boolean {
    const encoding = headers['content-encoding']
    if (encoding === undefined || encoding === 'identity') return true
    this.#decoder = decoderFor(
      String(encoding),
      (piece) => this.#take(piece),
      () => this.#finish(),
      () => this.#owner.refuse(guardRefusals.upstream_encoding),
    )
    delete headers['content-encoding']
    delete headers['content-length']
    return this.#decoder !== undefined
  }

  #take(piece: Buffer): void {
    if (this.#isStopped) return
    if (this.#rewrite !== undefined) {
      if (!this.#rewrite.take(piece)) this.#owner.refuse(guardRefusals.upstream_answer)
      return
    }
    const bytes = this.#reflection.push(piece)
    if (bytes.length > 0) this.#out.write(bytes)
  }

  #finish(): void {
    if (this.#isStopped) return
    if (this.#rewrite !== undefined) {
      const rewritten = this.#rewrite.finish()
      if (rewritten === undefined) this.#owner.refuse(guardRefusals.upstream_answer)
      else this.#owner.onWhole(rewritten)
      return
    }
    const rest = this.#reflection.flush()
    if (rest !== undefined) this.#out.write(rest)
    this.#owner.onWhole(undefined)
  }
}

/** Takes away what was said of the body that is not sent. */
function retyped(headers: readonly string[], contentType: string): string[] {
  const kept: string[] = []
  for (let index = 0; index < headers.length; index += 2) {
    const [name = '', value = ''] = headers.slice(index, index + 2)
    if (!/^content-/i.test(name)) kept.push(name, value)
  }
  return [...kept, 'content-type', contentType]
}
