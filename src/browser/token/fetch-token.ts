import { asLiveError, LiveError, type LiveErrorCode } from '../live-errors.ts'
import { parseBrowserToken, type TokenSource } from './browser-token.ts'

export interface TokenRouteOptions {
  /** Headers for each request, for instance `Authorization` of the user's own log-in. Asked anew every time. */
  readonly headers?: (() => Record<string, string> | Promise<Record<string, string>>) | undefined
  /** More of what the route takes, for instance `{ maxSessionSeconds: 120 }`. */
  readonly body?: Readonly<Record<string, unknown>> | undefined
  /** Where to connect, for a route that answers `{ token }` alone. */
  readonly url?: string | undefined
  /** Whether cookies go along to another origin; `same-origin` unless told. */
  readonly credentials?: RequestCredentials | undefined
  /** How long the route may take; ten seconds unless told. */
  readonly timeoutMs?: number | undefined
}

/** Returns a source of tokens that asks a token route: `POST`, JSON there and back. */
export function createTokenRoute(address: string | URL, options: TokenRouteOptions = {}): TokenSource {
  return async ({ refreshOf }) => {
    const answer = await askRoute(address, options, refreshOf ? { refreshOf } : {})
    return parseBrowserToken(answer, options.url)
  }
}

/** Returns what the route answered. Rejects with a `LiveError` for every refusal. */
export async function askRoute(
  address: string | URL,
  options: TokenRouteOptions,
  body: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const { headers, credentials = 'same-origin', timeoutMs = 10_000 } = options
  const response = await fetch(address, {
    method: 'POST',
    headers: { ...(await headers?.()), accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ ...options.body, ...body }),
    credentials,
    cache: 'no-store',
    // A redirect to a log-in page is no token, and nothing of ours belongs where it leads.
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw new LiveError('server_unreachable', { cause: error })
  })
  const answer: unknown = await response.json().catch((error: unknown) => {
    if (response.ok) throw asLiveError(error, 'protocol')
    return undefined
  })
  if (!response.ok) throw refusalOf(response, answer)
  return answer
}

/** What the gate calls its refusals, where the status alone does not tell. */
const codesByReason: Readonly<Record<string, LiveErrorCode>> = {
  vendor_key_missing: 'vendor_key_refused',
  vendor_key_revoked: 'vendor_key_refused',
  vendor_key_refused: 'vendor_key_refused',
  audio_quota_exceeded: 'quota_exhausted',
}

function refusalOf(response: Response, answer: unknown): LiveError {
  const error = (answer as { error?: { reason?: unknown } | string } | undefined)?.error
  const reason = typeof error === 'object' ? error.reason : undefined
  const code = codesByReason[typeof reason === 'string' ? reason : ''] ?? codeOfStatus(response.status)
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new LiveError(code, { retryAfterMs: seconds >= 0 ? seconds * 1000 : undefined })
}

function codeOfStatus(status: number): LiveErrorCode {
  switch (status) {
    case 401:
      return 'signed_out'
    case 403:
      return 'not_allowed'
    case 429:
      return 'rate_limited'
    case 502:
      return 'vendor_unreachable'
    case 503:
    case 504:
      return 'server_unreachable'
    default:
      return 'protocol'
  }
}
