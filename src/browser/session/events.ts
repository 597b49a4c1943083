import type { LiveError } from '../live-errors.ts'
import type { LiveTurn } from './turns.ts'

export type LiveState = 'idle' | 'starting' | 'live' | 'reconnecting' | 'stopping' | 'ended'

/** What came of a session. */
export interface LiveSummary {
  /** Why it ended, where nobody asked for that. */
  readonly error: LiveError | undefined
  /** Finished turns. */
  readonly turns: number
  readonly refreshes: number
  readonly reconnects: number
  /** Samples at 16 kHz that were recorded, sent, and given up for want of a connection. */
  readonly samplesCaptured: number
  /** Each sample is sent once; the last frame is filled up with silence to 50 ms. */
  readonly samplesSent: number
  readonly samplesDropped: number
}

/** What can be listened to. */
export interface LiveSessionEvents {
  readonly state: LiveState
  readonly turn: LiveTurn
  /** How loud it is, from 0 to 1; about thirty times a second. */
  readonly level: number
  /** A token was fetched, and until when it can be used. The token itself is shown to nobody. */
  readonly token: { readonly expiresAtMs: number; readonly isRefresh: boolean }
  /** Audio goes to a new connection, which the server will end at the given time. */
  readonly connected: { readonly endsAtMs: number | undefined }
  /** A new connection took over. `isTurnSplit` where it could not wait for the end of a turn. */
  readonly refresh: { readonly count: number; readonly isTurnSplit: boolean }
  /** Something went wrong that does not end the session. */
  readonly warning: LiveError
  readonly ended: LiveSummary
}
