import type { Buffer } from 'node:buffer'
import type { Clock } from '../core/index.ts'
import type { LiveMessages, SessionEnd, TokenPolicy, TokenRecord, TokenSession } from '../tokens/index.ts'
import type { DroppedTurn, LiveFilter } from './live-filter.ts'
import type { Refusal } from './refusal.ts'
import { relayRefusals, sessionRefusals } from './session-refusals.ts'
import type { SocketWatch, WatchedSocket } from './socket-watch.ts'

export interface BrowserSessionOptions {
  readonly token: TokenRecord
  readonly policy: TokenPolicy
  readonly messages: LiveMessages
  /** What went to the vendor. */
  readonly parameters: URLSearchParams
  /** Sentences the browser is told once the session has begun. */
  readonly warnings: readonly string[]
  readonly filters: readonly LiveFilter[]
  readonly clock: Clock
  onBegin(): void
  /** A turn was kept from the browser, but for one that is unfinished by policy. */
  onDropped(why: DropReason): void
  onEnd(hasBegun: boolean): void
}

type DropReason = Exclude<DroppedTurn['dropped'], 'unfinished'>

const dropSentences: Readonly<Record<DropReason, string>> = {
  too_long: 'Sallyport: a turn was kept back, because it is too long to be looked through.',
  unreadable: 'Sallyport: a message was kept back, because it could not be looked through.',
}

/** One session of a browser: knows when it began, hears how much was said, shows what may be seen. */
export class BrowserSession implements SocketWatch, TokenSession {
  readonly token: TokenRecord
  readonly idleMs: number
  readonly audioMsPerDay: number
  lastAudioAtMs: number
  readonly #options: BrowserSessionOptions
  readonly #binaryMs: (bytes: number) => number
  #socket: WatchedSocket | undefined
  #hasBegun = false
  #isClosed = false
  /** What was heard by the length of what came, by the time in which it came, and how much of that was asked for. */
  #soundMs = 0
  #passedMs = 0
  #takenMs = 0
  readonly #told = new Set<DropReason>()
  /** A refusal from before there was a socket to refuse. */
  #pending: Refusal | undefined

  constructor(options: BrowserSessionOptions) {
    const { token, policy, messages, parameters, clock } = options
    this.token = token
    this.idleMs = policy.idleSeconds * 1000
    this.audioMsPerDay = policy.audioMinutesPerDay * 60_000
    this.lastAudioAtMs = clock.now()
    this.#options = options
    this.#binaryMs = audioMeter(messages, parameters)
  }

  attach(socket: WatchedSocket): void {
    this.#socket = socket
    if (this.#pending !== undefined) socket.cut(this.#pending)
  }

  up(data: Buffer, isBinary: boolean): Buffer | string | Refusal {
    if (isBinary) {
      const nowMs = this.#options.clock.now()
      this.#soundMs += this.#binaryMs(data.length)
      this.#passedMs += Math.min(1_000, nowMs - this.lastAudioAtMs)
      this.lastAudioAtMs = nowMs
      return data
    }
    return this.#options.messages.cleanUpstream(data.toString()) ?? relayRefusals.message
  }

  down(data: Buffer, isBinary: boolean): Buffer | string | undefined {
    if (isBinary) return this.#options.filters.length === 0 ? data : this.#drop('unreadable')
    return this.#hasBegun ? this.#shown(data) : this.#beforeBeginning(data)
  }

  closed(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#options.onEnd(this.#hasBegun)
  }

  takeHeardMs(): number {
    // The browser says how much sound its bytes are. Time does not take its word for it.
    const heard = Math.max(this.#soundMs, this.#passedMs)
    const fresh = heard - this.#takenMs
    this.#takenMs = heard
    return fresh
  }

  end(reason: SessionEnd): void {
    const refusal = sessionRefusals[reason]
    if (this.#socket === undefined) this.#pending ??= refusal
    else this.#socket.cut(refusal)
  }

  #beforeBeginning(data: Buffer): Buffer | string | undefined {
    const { messages, token, warnings, onBegin } = this.#options
    const text = data.toString()
    try {
      if (!messages.isBeginning(text)) return this.#shown(data)
    } catch {
      return undefined
    }
    this.#hasBegun = true
    this.lastAudioAtMs = this.#options.clock.now()
    onBegin()
    // After the beginning: an SDK takes the first message for it.
    for (const warning of warnings) queueMicrotask(() => this.#socket?.send(messages.warning(warning)))
    return token.endsAtMs === null ? text : messages.withEnd(text, token.endsAtMs)
  }

  #shown(data: Buffer): Buffer | string | undefined {
    return this.#options.filters.length === 0 ? data : this.#filtered(data)
  }

  #filtered(data: Buffer): Buffer | string | undefined {
    const { messages, filters, parameters } = this.#options
    try {
      const turn = messages.readTurn(data.toString(), parameters)
      if (turn === undefined) return data
      let shown: { readonly passages: readonly string[]; readonly words: readonly string[] } = turn
      for (const filter of filters) {
        const next = filter.filter({ isFinal: turn.isFinal, passages: shown.passages, words: shown.words })
        if ('dropped' in next) return next.dropped === 'unfinished' ? undefined : this.#drop(next.dropped)
        shown = next
      }
      return shown.passages === turn.passages && shown.words === turn.words ? data : turn.write(shown)
    } catch {
      // What cannot be read, or cannot be filtered, is not shown.
      return this.#drop('unreadable')
    }
  }

  /** The browser is told of each kind once: a session may hold thousands. */
  #drop(why: DropReason): undefined {
    const { messages, onDropped } = this.#options
    onDropped(why)
    if (this.#told.has(why)) return
    this.#told.add(why)
    this.#socket?.send(messages.warning(dropSentences[why]))
  }
}

/** The rate is looked up once: this runs for every frame. Compressed audio does not tell how long it is. */
function audioMeter(messages: LiveMessages, parameters: URLSearchParams): (bytes: number) => number {
  const msPerByte = (messages.audioMs(1_000_000, parameters) ?? 0) / 1_000_000
  return (bytes) => bytes * msPerByte
}
