import { Buffer } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import type { Credential } from '../authenticate.ts'
import { defaultFixture, type EntityHint } from '../fixtures.ts'
import { parseObject } from '../transcripts/body-reader.ts'
import { webhookHeaders, webhookPolicy } from '../transcripts/settle.ts'
import type { World } from '../world.ts'
import type { SessionRecord } from './ledger.ts'
import { ScriptListener } from './listener.ts'
import type { StreamingParameters } from './parameters.ts'
import { type TurnMessage, type TurnStyle, writeEmptyTurn, writeTurn } from './turn-messages.ts'

/** The far end of a session. */
export interface SessionLine {
  send(message: object): void
  close(code: number, reason: string): void
}

export interface SessionOrder {
  readonly credential: Credential
  readonly parameters: StreamingParameters
  /** The query that opened the session, without its token. */
  readonly query: Readonly<Record<string, string>>
  readonly secondsMax: number
}

/** Live, the text is in the Error frame and the close frame only points there. */
export const closeReason = 'See Error message for details'

const chunkMs = { min: 50, max: 1000 }
/** Faster than real time within reason: the vendor's own tests send half as fast again for ten seconds. */
const rateAllowance = { factor: 2, burstMs: 30_000 }
const heartbeatEveryMs = 1000

/** One streaming session from `Begin` to its end, whatever carries its messages. */
export class StreamingSession {
  readonly #world: World
  readonly #order: SessionOrder
  readonly #line: SessionLine
  readonly #record: SessionRecord
  readonly #listener: ScriptListener
  readonly #hints: readonly EntityHint[]
  readonly #finals = new Map<number, TurnMessage>()
  #style: TurnStyle
  #audioMs = 0
  #speechAnnounced = -1
  #ended = false
  #cancelExpiry: () => void
  #cancelInactivity: () => void = () => {}

  constructor(world: World, order: SessionOrder, line: SessionLine) {
    this.#world = world
    this.#order = order
    this.#line = line
    this.#style = order.parameters
    const { settings, timers } = world
    this.#listener = new ScriptListener(
      settings.streamingText || defaultFixture.text,
      settings.streamingMsPerWord,
    )
    this.#hints = [defaultFixture, ...settings.fixtures].flatMap((fixture) => fixture.entities ?? [])
    this.#record = world.sessions.open(
      {
        id: randomUUID(),
        service: 'streaming',
        credential: order.credential,
        startedMs: timers.now(),
        parameters: order.query,
      },
      () => this.fail(3005, 'Session Cancelled: An error occurred'),
    )
    this.#cancelExpiry = timers.after(order.secondsMax * 1000, () =>
      this.fail(3008, 'Session Expired: Maximum session duration exceeded'),
    )
    line.send(this.#begin())
    this.#watchInactivity()
  }

  /** Takes a binary message. */
  hear(bytes: Buffer): void {
    if (this.#ended) return
    this.#watchInactivity()
    const { bytesPerMs, isCompressed } = this.#order.parameters
    const durationMs = bytes.length / bytesPerMs
    if (!isCompressed && (durationMs < chunkMs.min || durationMs > chunkMs.max)) {
      this.fail(
        3007,
        `Input duration violation: ${round(durationMs)} ms. Expected between ${chunkMs.min} and ${chunkMs.max} ms`,
      )
      return
    }
    const before = this.#audioMs
    this.#audioMs += durationMs
    this.#record.audioMs = this.#audioMs
    if (this.#isTooFast()) return
    this.#announceSpeech()
    for (const turn of this.#listener.hearUntil(this.#audioMs)) this.#sendTurn(turn)
    this.#beat(before)
  }

  /** Takes a text message. */
  obey(text: string): void {
    if (this.#ended) return
    const message = parseObject(text)
    if (!message) {
      this.fail(3006, isJson(text) ? `Invalid Message: ${text}` : `Invalid JSON: ${text}`)
      return
    }
    switch (message.type) {
      case 'KeepAlive':
        this.#watchInactivity()
        return
      case 'ForceEndpoint':
        this.#finishTurn()
        return
      case 'UpdateConfiguration':
        this.#update(message)
        return
      case 'Terminate':
        this.#terminate()
        return
      default:
        this.fail(3006, `Invalid Message Type: ${String(message.type)}`)
    }
  }

  /** Ends the session with an Error frame, whose code is the close code. */
  fail(code: number, error: string): void {
    if (this.#ended) return
    this.#line.send({ type: 'Error', error_code: code, error })
    this.#end(`error ${code}`)
    this.#line.close(code, closeReason)
  }

  /** Notes that the other side hung up. */
  hangUp(): void {
    this.#end('closed')
  }

  #begin(): object {
    const { parameters } = this.#order
    const begin = {
      type: 'Begin',
      id: this.#record.id,
      expires_at: Math.floor(this.#record.startedMs / 1000) + this.#order.secondsMax,
    }
    if (!this.#world.settings.beginConfiguration) return begin
    return {
      ...begin,
      configuration: {
        model: parameters.model,
        mode: parameters.mode,
        api_version: '2025-05-12',
        speaker_labels: parameters.speakerLabels,
        redact_pii: parameters.redaction !== undefined,
        filter_profanity: parameters.filterProfanity,
        domain: parameters.domain,
        voice_focus: parameters.voiceFocus,
      },
    }
  }

  #isTooFast(): boolean {
    if (!this.#world.settings.enforcesAudioRate) return false
    const elapsedMs = this.#world.timers.now() - this.#record.startedMs
    if (this.#audioMs <= elapsedMs * rateAllowance.factor + rateAllowance.burstMs) return false
    const [heard, elapsed] = [this.#audioMs / 1000, elapsedMs / 1000].map(round)
    this.fail(3007, `Audio Transmission Rate Exceeded: Received ${heard} sec. audio in ${elapsed} sec`)
    return true
  }

  #announceSpeech(): void {
    if (!this.#style.isThirdGeneration || this.#speechAnnounced === this.#listener.order) return
    this.#speechAnnounced = this.#listener.order
    this.#line.send({ type: 'SpeechStarted', timestamp: Math.round(this.#audioMs), confidence: 0.9 })
  }

  #sendTurn(turn: Parameters<typeof writeTurn>[0]): void {
    if (!turn.isFinal && !this.#order.parameters.partialTurns) return
    for (const message of writeTurn(turn, this.#style, this.#hints)) {
      this.#line.send(message)
      if (turn.isFinal) this.#finals.set(turn.order, message)
    }
    const final = this.#finals.get(turn.order)
    if (turn.isFinal && final && this.#order.parameters.llmGateway) this.#askModel(final)
  }

  #askModel({ turn_order, transcript }: TurnMessage): void {
    const content = `Emulated answer to: ${transcript}`
    const data = { choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] }
    this.#line.send({ type: 'LLMGatewayResponse', turn_order, transcript, data })
  }

  #beat(beforeMs: number): void {
    const beats = (ms: number) => Math.floor(ms / heartbeatEveryMs)
    if (!this.#order.parameters.heartbeat || beats(this.#audioMs) === beats(beforeMs)) return
    const elapsedMs = this.#world.timers.now() - this.#record.startedMs
    this.#line.send({
      type: 'Heartbeat',
      total_audio_received_ms: Math.round(this.#audioMs),
      total_duration_ms: elapsedMs,
      realtime_factor: elapsedMs === 0 ? 1 : Math.round((this.#audioMs / elapsedMs) * 100) / 100,
      max_speech_probability: 0.9,
    })
  }

  #finishTurn(): void {
    const turn = this.#listener.finishTurn()
    if (turn) this.#sendTurn(turn)
  }

  /** Redaction is fixed for a session: what a message says of it changes nothing. */
  #update(message: Readonly<Record<string, unknown>>): void {
    const { format_turns: formatTurns, filter_profanity: filterProfanity } = message
    this.#style = {
      ...this.#style,
      ...(typeof formatTurns === 'boolean' ? { formatTurns } : {}),
      ...(typeof filterProfanity === 'boolean' ? { filterProfanity } : {}),
    }
  }

  /** That an idle session ends as if it had been terminated is an assumption. */
  #watchInactivity(): void {
    const seconds = this.#order.parameters.inactivitySeconds
    if (seconds === undefined) return
    this.#cancelInactivity()
    this.#cancelInactivity = this.#world.timers.after(seconds * 1000, () => this.#terminate())
  }

  #terminate(): void {
    if (this.#ended) return
    this.#finishTurn()
    this.#line.send(writeEmptyTurn(this.#listener.order, this.#style))
    this.#line.send({
      type: 'Termination',
      audio_duration_seconds: Math.round(this.#audioMs / 1000),
      session_duration_seconds: Math.round((this.#world.timers.now() - this.#record.startedMs) / 1000),
    })
    this.#end('terminated')
    this.#line.close(1000, 'Session Ended')
  }

  #end(ending: string): void {
    if (this.#ended) return
    this.#ended = true
    this.#cancelExpiry()
    this.#cancelInactivity()
    this.#world.sessions.close(this.#record, this.#world.timers.now(), ending)
    this.#notify()
  }

  /** One webhook after the session, with the whole text of its finished turns. */
  #notify(): void {
    const { webhook } = this.#order.parameters
    if (!webhook) return
    const body = { session_id: this.#record.id, messages: [...this.#finals.values()] }
    void this.#world.courier.deliver({
      url: webhook.url,
      body: Buffer.from(JSON.stringify(body)),
      headers: () => webhookHeaders(webhook.header),
      policy: webhookPolicy(this.#world),
    })
  }
}

const round = (value: number) => Math.round(value * 10) / 10

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
