import type { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Admission } from '../gateway/index.ts'
import { collectBody } from './request-body.ts'

// A body no longer than this is taken whole before the call leaves. A stream costs undici six listeners and keeps the
// garbage of past calls alive (measured: a third of the young heap survived), and a slow client holds no connection
// to the vendor. 1,024 calls, the default limit, hold 32 MB at most.
const wholeBodyBytesMax = 32 * 1024

/** Who waits for the body of a request. */
export interface BodyOwner {
  /** `seen` is what rules must see; `unseen` goes on as it is, and is null where there is nothing. */
  onBody(seen: Buffer | undefined, unseen: IncomingMessage | Buffer | null): void
  onBodyTooLarge(): void
  /** Bytes have arrived. */
  onMoved(): void
}

/**
 * Hands over a body as its call needs it: whole where rules must see it (up to `judgedBytesMax`) or it is short, as a stream
 * otherwise. Never does where the client hangs up first.
 */
export function takeBody(
  request: IncomingMessage,
  { chunked, contentLength = 0 }: Pick<Admission, 'chunked' | 'contentLength'>,
  judgedBytesMax: number | undefined,
  owner: BodyOwner,
): void {
  const isJudged = judgedBytesMax !== undefined
  if (!isJudged && (chunked || contentLength === 0 || contentLength > wholeBodyBytesMax)) {
    owner.onBody(undefined, chunked || contentLength > 0 ? request : null)
    return
  }
  collectBody(
    request,
    judgedBytesMax ?? wholeBodyBytesMax,
    () => owner.onMoved(),
    (body) => {
      if (body === 'too_large') owner.onBodyTooLarge()
      else if (isJudged) owner.onBody(body, null)
      else owner.onBody(undefined, body)
    },
  )
}
