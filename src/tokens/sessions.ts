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
  /** What was heard in sessions that ended since the last beat. */
  #leftovers: HeardAudio[] = []

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
    const held = this.#held.get(id)
    if (held === undefined) return
    this.#held.delete(id)
    // Counted still: many short sessions must not be free.
    const audio = heardBy(held.session)
    if (audio !== undefined && audio.ms > 0) this.#leftovers.push(audio)
  }

  /** Returns true where the user of a token was heard for as long as it may be today, over all instances. */
  async isQuotaUsed(token: TokenRecord, audioMsPerDay: number, nowMs: number): Promise<boolean> {
    const { user } = token
    if (user === null) return false
    const own = this.#leftovers.filter((one) => one.user === user && one.clientId === token.clientId)
    this.#leftovers = this.#leftovers.filter((one) => !own.includes(one))
    const ms = own.reduce((sum, one) => sum + one.ms, 0)
    try {
      const [total = 0] = await this.#store.addAudio(dayOf(nowMs), [{ ...audioOf(token, user), ms }])
      return total >= audioMsPerDay
    } catch (error) {
      this.#leftovers.push(...own)
      throw error
    }
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
    if (this.#held.size > 0) await this.#extend(nowMs)
    await this.#countAudio(nowMs)
  }

  async #extend(nowMs: number): Promise<void> {
    const records = await this.#store.extend([...this.#held.keys()], nowMs + leaseMs)
    for (const record of records) {
      const held = this.#held.get(record.id)
      if (held === undefined) continue
      if (record.revokedAtMs !== null) held.session.end('token_revoked')
      held.endsAtMs = Math.min(held.endsAtMs, record.endsAtMs ?? held.endsAtMs)
      held.isReplaced = record.isReplaced
    }
  }

  async #countAudio(nowMs: number): Promise<void> {
    const sessions = [...this.#held.values()].map(({ session }) => session)
    const heard = sessions.flatMap((session) => {
      const audio = heardBy(session)
      return audio === undefined ? [] : [{ session, audio }]
    })
    const leftovers = this.#leftovers
    this.#leftovers = []
    const all = merge([...heard.map(({ audio }) => audio), ...leftovers])
    if (all.length === 0) return
    let totals: readonly number[]
    try {
      totals = await this.#store.addAudio(dayOf(nowMs), all)
    } catch (error) {
      this.#leftovers.push(...all)
      throw error
    }
    const totalOf = new Map(all.map((audio, index) => [nameOf(audio), totals[index] ?? 0]))
    for (const { session, audio } of heard) {
      if ((totalOf.get(nameOf(audio)) ?? 0) >= session.audioMsPerDay) session.end('audio_quota_exceeded')
    }
  }
}

/** A session of nobody in particular has a length, and no share of a day. */
function heardBy(session: TokenSession): HeardAudio | undefined {
  const { user } = session.token
  return user === null ? undefined : { ...audioOf(session.token, user), ms: session.takeHeardMs() }
}

function audioOf({ clientId, vendor, purpose }: TokenRecord, user: string) {
  return { clientId, user, vendor, purpose }
}

function nameOf({ clientId, user, vendor, purpose }: HeardAudio): string {
  return JSON.stringify([clientId, user, vendor, purpose])
}

/** A user with two sessions is one row: the same row twice in one statement would be an error. */
function merge(heard: readonly HeardAudio[]): HeardAudio[] {
  const sums = new Map<string, HeardAudio>()
  for (const audio of heard) {
    const known = sums.get(nameOf(audio))
    sums.set(nameOf(audio), known === undefined ? audio : { ...audio, ms: known.ms + audio.ms })
  }
  return [...sums.values()]
}

function dayOf(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 10)
}
