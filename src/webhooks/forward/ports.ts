import type { Endpoint } from '../endpoint/endpoint.ts'

/** Sends a request to a team's app. Rejects where there is no answer: refused, too late, or at a private address. */
export type SendForward = (request: ForwardRequest) => Promise<ForwardAnswer>

export interface ForwardRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
  /** Where false, an address that is not public is refused when the name is resolved. */
  readonly allowPrivate: boolean
}

export interface ForwardAnswer {
  readonly status: number
  /** What the answer's `Retry-After` asks for. */
  readonly retryAfterMs?: number
  /** The answer's text, as far as it is bounded. */
  readonly text: string
}

/** Asks the vendor with the vault's key. Rejects where it cannot be asked. */
export type AskVendor = (
  endpoint: Endpoint,
  question: { readonly service: string; readonly path: string },
) => Promise<{ readonly status: number; readonly body: string }>
