import { Recorder } from '../audio/recorder.ts'
import { Listeners } from '../listeners.ts'
import { asLiveError, type LiveError } from '../live-errors.ts'
import type { LiveSessionEvents, LiveState, LiveSummary } from './events.ts'
import type { Leg } from './leg.ts'
import { Legs } from './legs.ts'
import { fillIn, type LiveSessionOptions } from './options.ts'
import { Outbox } from './outbox.ts'
import type { LiveTurn } from './turns.ts'

/**
 * A live transcription: records, keeps a connection, changes to a new one before the session's time is up, comes back
 * after a lost one, and delivers turns in the order in which they were said. Made for one recording; the next one
 * takes another.
 *
 * @example
 * const session = new LiveSession({ tokens: '/tokens/streaming' })
 * session.listen('turn', ({ order, text, isFinal }) => show(order, text, isFinal))
 * await session.start()
 * const { error, turns } = await session.stop()
 */
export class LiveSession {
  /** Resolves when the session is over, by `stop()` or by trouble. Never rejects. */
  readonly ended: Promise<LiveSummary>
  readonly #ended = Promise.withResolvers<LiveSummary>()
  readonly #listeners = new Listeners<LiveSessionEvents>()
  readonly #recorder: Recorder
  readonly #outbox: Outbox
  readonly #legs: Legs
  #state: LiveState = 'idle'
  #counts = { turns: 0, refreshes: 0, reconnects: 0, samplesDropped: 0 }

  constructor(options: LiveSessionOptions) {
    const settings = fillIn(options)
    this.ended = this.#ended.promise
    this.#outbox = new Outbox(settings, (samples) => {
      this.#counts.samplesDropped += samples
    })
    this.#legs = new Legs(settings, {
      onTurn: (turn) => this.#showTurn(turn),
      onToken: (notice) => this.#listeners.tell('token', notice),
      onMove: (leg) => this.#move(leg),
      onReconnecting: () => {
        this.#counts.reconnects += 1
        this.#enter('reconnecting')
      },
      onRefresh: (isTurnSplit) => {
        this.#counts.refreshes += 1
        this.#listeners.tell('refresh', { count: this.#counts.refreshes, isTurnSplit })
      },
      onWarning: (error) => this.#listeners.tell('warning', error),
      onOver: (error) => void this.#end(error),
    })
    this.#recorder = new Recorder(settings.source, settings.frameMs, {
      onFrame: (frame) => this.#outbox.put(frame),
      onLevel: (level) => {
        this.#legs.hear(level)
        this.#listeners.tell('level', level)
      },
      onFailure: (error) => void this.#end(error),
    })
  }

  get state(): LiveState {
    return this.#state
  }

  /** Adds a listener; returns what removes it. */
  listen<Name extends keyof LiveSessionEvents>(
    name: Name,
    listener: (value: LiveSessionEvents[Name]) => void,
  ): () => void {
    return this.#listeners.listen(name, listener)
  }

  /**
   * Records and connects; resolves when the session is live. The microphone comes first, so that no token grows old
   * while somebody looks for the right button. Rejects with a `LiveError`.
   */
  async start(): Promise<void> {
    if (this.#state !== 'idle') throw new TypeError('a session starts once: make another one')
    this.#enter('starting')
    try {
      await this.#recorder.start()
      await this.#legs.start()
    } catch (error) {
      const reason = asLiveError(error, 'protocol')
      await this.#end(reason)
      throw reason
    }
  }

  /** Ends the session: the last audio is sent and the last turn delivered. Returns what came of it. */
  async stop(): Promise<LiveSummary> {
    await this.#end(undefined)
    return this.ended
  }

  /** Asks the server to end the turn that is going on. */
  endTurn(): void {
    this.#legs.say('ForceEndpoint')
  }

  #showTurn(turn: LiveTurn): void {
    if (turn.isFinal) this.#counts.turns = Math.max(this.#counts.turns, turn.order + 1)
    this.#listeners.tell('turn', turn)
  }

  #move(leg: Leg | undefined): void {
    this.#outbox.sendTo(leg?.connection)
    if (!leg) return
    this.#listeners.tell('connected', { endsAtMs: leg.endsAtMs })
    this.#enter('live')
  }

  async #end(error: LiveError | undefined): Promise<void> {
    if (this.#state === 'stopping' || this.#state === 'ended') return
    this.#enter('stopping')
    await this.#recorder.stop()
    await this.#outbox.emptied()
    await this.#legs.drain()
    this.#outbox.close()
    const summary: LiveSummary = {
      error,
      ...this.#counts,
      samplesCaptured: this.#recorder.samplesCaptured,
      samplesSent: this.#outbox.samplesSent,
    }
    this.#enter('ended')
    this.#listeners.tell('ended', summary)
    this.#ended.resolve(summary)
  }

  #enter(state: LiveState): void {
    if (this.#state === state) return
    this.#state = state
    this.#listeners.tell('state', state)
  }
}
