import type { SinkAnswer } from '../audit/index.ts'
import type { Secret } from '../core/index.ts'

export interface HttpSinkOptions {
  readonly url: string
  /** Sent as a bearer token. */
  readonly token: Secret | undefined
  /** How long an answer may take. Default 30 s. */
  readonly timeoutMs?: number
}

/** What is posted: lines of JSON, and from where to where in the log. */
export interface SinkPost {
  readonly body: string
  readonly firstSeq: number
  readonly lastSeq: number
}

/** Returns what posts records to an address. Any status of 200 to 299 means that they were taken for good. */
export function createHttpSink({
  url,
  token,
  timeoutMs = 30_000,
}: HttpSinkOptions): (post: SinkPost, signal: AbortSignal) => Promise<SinkAnswer> {
  return async ({ body, firstSeq, lastSeq }, signal) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-ndjson',
        'x-sallyport-first-seq': String(firstSeq),
        'x-sallyport-last-seq': String(lastSeq),
        ...(token === undefined ? {} : { authorization: `Bearer ${token.reveal()}` }),
      },
      body,
      // A redirect would carry token and records to wherever it likes.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    await response.body?.cancel()
    if (response.ok) return { accepted: true }
    const retryAfterMs = Number(response.headers.get('retry-after')) * 1_000
    return {
      accepted: false,
      reason: `HTTP ${response.status}`,
      ...(retryAfterMs > 0 ? { retryAfterMs } : {}),
    }
  }
}
