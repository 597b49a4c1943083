import type { TokenRecord } from './browser-token.ts'
import { leaseMs } from './redeem.ts'
import type { HeardAudio, TokenStore } from './token-store.ts'

/** Why the gate ends a session. */
export type SessionEnd =
  | 'session_expired'
  | 'session_idle'
  | 'session_replaced'
  | 'audio_quota_exceeded'
  | 'token_revoked'

/** A session on this instance, as far as this room must know it. */
export interface TokenSession {
  readonly token: TokenRecord
  readonly idleMs: number
  /** What its user may be heard for in a day. */
  readonly audioMsPerDay: number
  /** When the browser last sent audio. */
  readonly lastAudioAtMs: number
  /** Returns what was heard since it was last asked, in ms. */
  takeHeardMs(): number
  end(reason: SessionEnd): void
}

interface Held {
  readonly session: TokenSession
  endsAtMs: number
  isReplaced: boolean
}

/** The sessions on this instance: keeps their leases, counts what they hear, and ends those whose time is over. */
export class TokenSessions {
  readonly #store: TokenStore
  readonly #held = new Map<string, Held>()

  constructor(store: TokenStore) {
    this.#store = store
  }

  get size(): number {
    return this.#held.size
  }

  add(session: TokenSession): void {
    const { token } = session
    this.#held.set(token.id, {
      session,
      endsAtMs: token.endsAtMs ?? Number.POSITIVE_INFINITY,
      isReplaced: token.isReplaced,
    })
  }

  delete(id: string): void {
    this.#held.delete(id)
  }

  /** A successor has begun: the session with this id, where it is on this instance, ends by that time. */
  replace(id: string, untilMs: number): void {
    const held = this.#held.get(id)
    if (held === undefined || held.endsAtMs <= untilMs) return
    held.endsAtMs = untilMs
    held.isReplaced = true
  }

  /** Ends sessions that are past their time or idle. To be called several times a second. */
  sweep(nowMs: number): void {
    for (const { session, endsAtMs, isReplaced } of [...this.#held.values()]) {
      if (nowMs >= endsAtMs) session.end(isReplaced ? 'session_replaced' : 'session_expired')
      else if (nowMs - session.lastAudioAtMs >= session.idleMs) session.end('session_idle')
    }
  }

  /**
   * Tells the store that the sessions live, hears what other instances decided about them, and counts audio.
   * To be called every few seconds, and whenever something changed. Rejects as the store does.
   */
  async beat(nowMs: number): Promise<void> {
    if (this.#held.size === 0) return
    const records = await this.#store.extend([...this.#held.keys()], nowMs + leaseMs)
    for (const record of records) {
      const held = this.#held.get(record.id)
      if (held === undefined) continue
      if (record.revokedAtMs !== null) held.session.end('token_revoked')
      held.endsAtMs = Math.min(held.endsAtMs, record.endsAtMs ?? held.endsAtMs)
      held.isReplaced = record.isReplaced
    }
    await this.#countAudio(nowMs)
  }

  async #countAudio(nowMs: number): Promise<void> {
    const heard = [...this.#held.values()].flatMap(({ session }) => heardBy(session))
    if (heard.length === 0) return
    const day = new Date(nowMs).toISOString().slice(0, 10)
    const totals = await this.#store.addAudio(
      day,
      heard.map(({ audio }) => audio),
    )
    for (const [index, { session }] of heard.entries()) {
      if ((totals[index] ?? 0) >= session.audioMsPerDay) session.end('audio_quota_exceeded')
    }
  }
}

/** A session of nobody in particular has a length, and no share of a day. */
function heardBy(session: TokenSession): { session: TokenSession; audio: HeardAudio }[] {
  const { user, clientId, vendor, purpose } = session.token
  if (user === null) return []
  return [{ session, audio: { clientId, user, vendor, purpose, ms: session.takeHeardMs() } }]
}
