import type { World } from '../world.ts'

const minuteMs = 60_000
const startingLimit = { free: 5, paid: 100 }
/** From this share of the limit on, the limit grows with the next minute. */
const growingShare = 0.7
const growth = 1.1

/** Limits new sessions a minute, for the whole account; a limit that is much used grows by a tenth a minute. */
export class SessionGate {
  readonly #world: World
  #limit: number
  #minuteStartedMs = Number.NEGATIVE_INFINITY
  #used = 0

  constructor(world: World) {
    this.#world = world
    this.#limit = world.settings.sessionsPerMinute ?? startingLimit[world.account.plan]
  }

  /** Counts a new session. Returns false when there have been too many. */
  admit(): boolean {
    const nowMs = this.#world.timers.now()
    if (nowMs - this.#minuteStartedMs >= minuteMs) {
      if (this.#used >= this.#limit * growingShare) this.#limit *= growth
      this.#minuteStartedMs = nowMs
      this.#used = 0
    }
    if (this.#used >= Math.floor(this.#limit)) return false
    this.#used += 1
    return true
  }
}
