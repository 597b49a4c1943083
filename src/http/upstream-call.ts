import type { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Dispatcher } from 'undici'
import { type Admission, guardRefusals, type Refusal } from '../gateway/index.ts'
import type { AnswerHeaders } from './answer-intake.ts'
import { withoutParts } from './answer-look.ts'

/** Returns a call as it goes to its vendor. A body that is still to come goes on as it comes. */
export function upstreamCall(
  admission: Admission,
  query: string,
  body: Buffer | IncomingMessage | null,
  { isToCome, isLookedAt }: { readonly isToCome: boolean; readonly isLookedAt: boolean },
): Dispatcher.DispatchOptions {
  const { headers, operation, contentLength, path } = admission
  // Compressed answers could hide a reflected key.
  headers.push('accept-encoding', 'identity')
  if (isToCome && contentLength !== undefined) headers.push('content-length', String(contentLength))
  return {
    path: query === '' ? path : `${path}?${query}`,
    method: operation.method as Dispatcher.HttpMethod,
    headers: isLookedAt ? withoutParts(headers) : headers,
    body,
    // The gate itself never repeats a call that may have been acted upon.
    idempotent: false,
  }
}

/** Returns what a client is told where its vendor could not be reached, or was too slow. */
export function refusalOfFailure(error: Error): Refusal {
  const { code } = error as { code?: string }
  return code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT'
    ? guardRefusals.upstream_timeout
    : guardRefusals.upstream_unreachable
}

/** Adds the headers that keep the vendor's SDK from making a call again, but for those that the vendor has sent. */
export function addDoNotRetry(
  added: string[],
  { mount }: Pick<Admission, 'mount'>,
  headers: AnswerHeaders,
): void {
  for (const [name, value] of Object.entries(mount.vendor.doNotRetry ?? {})) {
    if (headers[name] === undefined) added.push(name, value)
  }
}
