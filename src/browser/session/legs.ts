import { planWaitMs } from '../back-off.ts'
import { asLiveError, LiveError } from '../live-errors.ts'
import type { Connection } from './connection.ts'
import type { Ending } from './endings.ts'
import type { LiveSessionEvents } from './events.ts'
import { type Leg, openLeg } from './leg.ts'
import type { ServerMessage } from './messages.ts'
import type { LiveSettings } from './options.ts'
import { SpeechWatch } from './speech-watch.ts'
import { type LiveTurn, TurnOrder } from './turns.ts'

/** The server lets the old connection live 15 s beside the new one; the audio moves well before that. */
const overlapMs = 12_000
/** The audio leaves a connection this long before its end, whoever is speaking. */
const lastMomentMs = 2000

export interface LegsEvents {
  readonly onTurn: (turn: LiveTurn) => void
  readonly onToken: (notice: LiveSessionEvents['token']) => void
  /** Audio goes to this leg from now on; `undefined`: it is to be kept. */
  readonly onMove: (leg: Leg | undefined) => void
  readonly onReconnecting: () => void
  readonly onRefresh: (isTurnSplit: boolean) => void
  readonly onWarning: (error: LiveError) => void
  /** There is no connection any more, and will be none. */
  readonly onOver: (error: LiveError) => void
}

/**
 * The connections of one session: one takes the audio; a new one takes over before its time is up, or after it was
 * lost; old ones deliver what they still have.
 */
export class Legs {
  readonly #settings: LiveSettings
  readonly #events: LegsEvents
  readonly #turns: TurnOrder
  readonly #speech = new SpeechWatch()
  readonly #open = new Set<Connection>()
  /** Those that were sent all their audio and still have turns to deliver. */
  readonly #draining = new Set<Connection>()
  #current: Leg | undefined
  /** The successor on its way, and the one that has begun and waits for a pause. */
  #opening: Promise<Leg> | undefined
  #next: Leg | undefined
  #isClosing = false
  #cancelTimer: () => void = () => {}
  #onAllEnded: (() => void) | undefined

  constructor(settings: LiveSettings, events: LegsEvents) {
    this.#settings = settings
    this.#events = events
    this.#turns = new TurnOrder(events.onTurn)
  }

  /** Opens the first connection. */
  async start(): Promise<void> {
    this.#promote(await this.#openLeg(undefined))
  }

  say(type: 'ForceEndpoint'): void {
    this.#current?.connection.say(type)
  }

  /** Takes how loud it is: a pause is the time to change connections. */
  hear(level: number): void {
    const nowMs = this.#settings.timers.now()
    this.#speech.hear(level, nowMs)
    if (this.#next && this.#speech.isPause(nowMs)) this.#handOver()
  }

  /** Ends the connections and resolves when their last turns have come, or the time for that is up. */
  async drain(): Promise<void> {
    this.#isClosing = true
    this.#cancelTimer()
    this.#next?.connection.abandon()
    this.#current?.connection.say('Terminate')
    if (this.#current && this.#open.size > 0) {
      const ended = Promise.withResolvers<void>()
      this.#onAllEnded = ended.resolve
      const cancel = this.#settings.timers.after(this.#settings.stopTimeoutMs, ended.resolve)
      await ended.promise
      cancel()
    }
    this.close()
  }

  /** Gives every connection up at once. */
  close(): void {
    this.#isClosing = true
    this.#cancelTimer()
    this.#current = undefined
    this.#next = undefined
    for (const connection of [...this.#open]) connection.abandon()
  }

  async #openLeg(refreshOf: string | undefined): Promise<Leg> {
    const leg = await openLeg(this.#settings, this.#turns, refreshOf, {
      onToken: this.#events.onToken,
      onOpen: (connection) => {
        this.#open.add(connection)
        // Closed while the token was on its way.
        if (this.#isClosing) connection.abandon(new LiveError('stopped'))
      },
      onMessage: (connection, message) => this.#read(connection, message),
      onEnd: (connection, ending) => this.#lose(connection, ending),
    })
    if (this.#isClosing) {
      leg.connection.abandon()
      throw new LiveError('stopped')
    }
    return leg
  }

  #promote(leg: Leg): void {
    this.#current = leg
    this.#speech.reset()
    this.#events.onMove(leg)
    this.#schedule(planRefreshAtMs(leg, this.#settings), () => void this.#refresh(leg))
  }

  async #refresh(leg: Leg): Promise<void> {
    for (let attempt = 0; this.#current === leg && !this.#isClosing; attempt += 1) {
      try {
        this.#opening = this.#openLeg(leg.connection.token.id)
        const next = await this.#opening
        if (this.#current === leg) this.#awaitPause(leg, next)
        return
      } catch (error) {
        if (this.#isClosing) return
        const reason = asLiveError(error, 'protocol')
        this.#events.onWarning(reason)
        // The session goes on as long as it was promised; asking again would be of no use.
        if (!reason.isPassing) return
        await this.#wait(planWaitMs(attempt, this.#settings.random, reason.retryAfterMs))
      } finally {
        this.#opening = undefined
      }
    }
  }

  /** Both have begun: the audio moves when nobody speaks, or when it can wait no longer. */
  #awaitPause(leg: Leg, next: Leg): void {
    this.#next = next
    const nowMs = this.#settings.timers.now()
    if (this.#speech.isPause(nowMs)) this.#handOver()
    else {
      const lastMs = leg.endsAtMs === undefined ? Number.POSITIVE_INFINITY : leg.endsAtMs - lastMomentMs
      this.#schedule(Math.min(nowMs + overlapMs, lastMs), () => this.#handOver())
    }
  }

  #handOver(): void {
    const [old, next] = [this.#current, this.#next]
    if (!old || !next) return
    this.#next = undefined
    const isTurnSplit = this.#speech.isTurnOpen
    // First the audio, then the farewell: whatever the old connection was sent, it still hears.
    this.#promote(next)
    this.#draining.add(old.connection)
    old.connection.say('Terminate')
    this.#settings.timers.after(this.#settings.stopTimeoutMs, () => old.connection.abandon())
    this.#events.onRefresh(isTurnSplit)
  }

  #read(connection: Connection, message: ServerMessage): void {
    if (connection !== this.#current?.connection) return
    if (this.#speech.read(message) && this.#next) this.#handOver()
  }

  #lose(connection: Connection, { error }: Ending): void {
    this.#open.delete(connection)
    if (this.#open.size === 0) this.#onAllEnded?.()
    const wasDraining = this.#draining.delete(connection)
    if (this.#isClosing) return
    // The end of its last turn may be missing.
    if (wasDraining && error) this.#events.onWarning(error)
    if (connection === this.#next?.connection) this.#replaceNext()
    if (connection !== this.#current?.connection) return
    this.#cancelTimer()
    this.#current = undefined
    // A server that says farewell unasked has heard nothing for too long.
    this.#recover(error ?? new LiveError('session_idle'))
  }

  /** The successor is gone before it was needed. */
  #replaceNext(): void {
    this.#next = undefined
    const { timers, random } = this.#settings
    const leg = this.#current
    if (leg) this.#schedule(timers.now() + planWaitMs(1, random), () => void this.#refresh(leg))
  }

  /** The connection that took the audio is gone. */
  #recover(error: LiveError): void {
    const next = this.#next
    this.#next = undefined
    if (next && error.isPassing) {
      const isTurnSplit = this.#speech.isTurnOpen
      this.#promote(next)
      this.#events.onRefresh(isTurnSplit)
      return
    }
    this.#events.onMove(undefined)
    if (!error.isPassing) {
      this.#events.onOver(error)
      return
    }
    this.#events.onReconnecting()
    void this.#reconnect(error)
  }

  async #reconnect(lost: LiveError): Promise<void> {
    const { random, reconnectsMax } = this.#settings
    let reason = lost
    const opening = this.#opening
    for (let attempt = 0; attempt < reconnectsMax; attempt += 1) {
      try {
        if (attempt > 0 || !opening) await this.#wait(planWaitMs(attempt, random, reason.retryAfterMs))
        if (this.#isClosing) return
        // A refresh that was under way is as good as a new beginning.
        this.#promote(await (attempt === 0 && opening ? opening : this.#openLeg(undefined)))
        return
      } catch (error) {
        if (this.#isClosing) return
        reason = asLiveError(error, 'protocol')
        if (!reason.isPassing) break
      }
    }
    this.#events.onOver(reason.isPassing ? new LiveError('connection_lost', { cause: reason }) : reason)
  }

  #schedule(atMs: number, callback: () => void): void {
    this.#cancelTimer()
    if (atMs === Number.POSITIVE_INFINITY) return
    const { timers } = this.#settings
    this.#cancelTimer = timers.after(Math.max(0, atMs - timers.now()), callback)
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#settings.timers.after(ms, resolve)
    })
  }
}

/** When the next token is to be fetched; never where nobody said when the session ends. */
function planRefreshAtMs({ begunAtMs, endsAtMs }: Leg, settings: LiveSettings): number {
  const { refreshAfterMs, refreshLeadMs } = settings
  if (refreshAfterMs !== undefined) return begunAtMs + refreshAfterMs
  if (endsAtMs === undefined) return Number.POSITIVE_INFINITY
  return endsAtMs - Math.min(refreshLeadMs, (endsAtMs - begunAtMs) / 2)
}
