import { createMicrophone } from '../audio/microphone.ts'
import type { AudioSource } from '../audio/source.ts'
import { browserTimers, type Timers } from '../timers.ts'
import type { TokenSource } from '../token/browser-token.ts'
import { createTokenRoute } from '../token/fetch-token.ts'
import type { Socket } from './connection.ts'

export interface LiveSessionOptions {
  /** The address of a token route (asked with `POST`), or what gets a token. */
  readonly tokens: string | URL | TokenSource
  /** What records; the default microphone unless told. */
  readonly source?: AudioSource
  /** Query parameters of the session, for instance `{ speech_model: '...', format_turns: 'true' }`. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Length of an audio frame, 50 to 1000; 100 unless told. */
  readonly frameMs?: number
  /** How long before its session's end the next token is fetched; 45 s unless told, at most half the session. */
  readonly refreshLeadMs?: number
  /** Refreshes this long after each beginning, for trying it out; otherwise the session's length decides. */
  readonly refreshAfterMs?: number
  /** How often a lost connection is tried again before the session is given up; 8 unless told. */
  readonly reconnectsMax?: number
  /** How much audio is kept while there is no connection; 30 s unless told. */
  readonly keptMs?: number
  /** How long a server may take until `Begin`; 10 s unless told. */
  readonly beginTimeoutMs?: number
  /** How long the last turn is waited for; 5 s unless told. */
  readonly stopTimeoutMs?: number
  readonly timers?: Timers
  /** From 0 to 1, for the jitter. */
  readonly random?: () => number
  readonly openSocket?: (url: string) => Socket
}

export type LiveSettings = Required<Omit<LiveSessionOptions, 'tokens' | 'refreshAfterMs'>> & {
  readonly tokens: TokenSource
  readonly refreshAfterMs: number | undefined
}

/** Returns the options with every default filled in. */
export function fillIn(options: LiveSessionOptions): LiveSettings {
  const { tokens } = options
  return {
    source: options.source ?? createMicrophone(),
    parameters: {},
    frameMs: 100,
    refreshLeadMs: 45_000,
    refreshAfterMs: undefined,
    reconnectsMax: 8,
    keptMs: 30_000,
    beginTimeoutMs: 10_000,
    stopTimeoutMs: 5000,
    timers: browserTimers,
    random: Math.random,
    openSocket: (url) => new WebSocket(url),
    ...options,
    tokens: typeof tokens === 'function' ? tokens : createTokenRoute(tokens),
  }
}
