import { LiveError } from '../live-errors.ts'

/** A token as the token route hands it out. It is kept in memory, used once and forgotten. */
export interface BrowserToken {
  readonly token: string
  /** Names the token and its session; no secret. A refresh names it. */
  readonly id: string | undefined
  /** Where to connect, without the token. */
  readonly url: string
  /** `relay`: through the gate, and no token of the vendor's here. `direct`: the vendor's own token. */
  readonly mode: 'relay' | 'direct'
  /** How long the token can be redeemed, from when it was received. */
  readonly expiresInMs: number
  /** The longest that its session may last. */
  readonly maxSessionMs: number | undefined
}

/** Which token is wanted: the first one of a session, or one to take over from the token named. */
export interface TokenRequest {
  readonly refreshOf: string | undefined
}

/** Gets a token. Rejects with a `LiveError` that says why there is none. */
export type TokenSource = (request: TokenRequest) => Promise<BrowserToken>

const expiresInMsByDefault = 60_000

/**
 * Returns the token in an answer of a token route: the full one, or a bare `{ token }` where `url` says where to
 * connect. Throws a `LiveError` (`protocol`) for anything else.
 */
export function parseBrowserToken(answer: unknown, url?: string): BrowserToken {
  if (typeof answer !== 'object' || answer === null) throw new LiveError('protocol')
  const fields = answer as Readonly<Record<string, unknown>>
  const address = typeof fields.url === 'string' ? fields.url : url
  if (typeof fields.token !== 'string' || fields.token === '' || address === undefined) {
    throw new LiveError('protocol')
  }
  return {
    token: fields.token,
    id: typeof fields.id === 'string' ? fields.id : undefined,
    url: address,
    mode: fields.mode === 'direct' ? 'direct' : 'relay',
    expiresInMs: secondsToMs(fields.expiresInSeconds) ?? expiresInMsByDefault,
    maxSessionMs: secondsToMs(fields.maxSessionSeconds),
  }
}

const secondsToMs = (value: unknown) => (typeof value === 'number' && value > 0 ? value * 1000 : undefined)
