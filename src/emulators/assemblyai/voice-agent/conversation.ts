import { Buffer } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import type { Credential } from '../authenticate.ts'
import { defaultFixture } from '../fixtures.ts'
import { joinWords } from '../results/words.ts'
import { type HeardTurn, ScriptListener } from '../streaming/listener.ts'
import type { SessionLine } from '../streaming/session.ts'
import { isRecord, parseObject } from '../transcripts/body-reader.ts'
import type { World } from '../world.ts'
import type { AgentSession } from './shelf.ts'
import { announceEvent } from './subscriptions.ts'

/** 16-bit mono at 24 kHz, both ways. */
const bytesPerMs = 48
const replyMs = 100

/** One conversation of a voice agent, from the first `session.update` to its end. */
export class Conversation {
  readonly #world: World
  readonly #credential: Credential
  readonly #line: SessionLine
  readonly #listener: ScriptListener
  readonly #cancelExpiry: () => void
  #session: AgentSession | undefined
  #audioMs = 0
  #isSpeaking = false

  constructor(world: World, credential: Credential, secondsMax: number, line: SessionLine) {
    this.#world = world
    this.#credential = credential
    this.#line = line
    const { streamingText, streamingMsPerWord } = world.settings
    this.#listener = new ScriptListener(streamingText || defaultFixture.text, streamingMsPerWord)
    this.#cancelExpiry = world.timers.after(secondsMax * 1000, () => this.#finish('max_duration'))
  }

  /** Takes a text message; the protocol has no others. */
  obey(text: string): void {
    const message = parseObject(text)
    switch (message?.type) {
      case 'session.update':
        this.#configure(isRecord(message.session) ? message.session : {})
        return
      case 'input.audio':
        if (this.#session && typeof message.audio === 'string') this.#hear(message.audio)
        return
      case 'reply.create':
        if (this.#session) this.#reply(String(message.instructions ?? 'Go on.'))
        return
      case 'tool.result':
        return
      case 'session.end':
        this.#finish('client_end')
        return
      case 'session.resume':
        // Sessions are not kept over a lost connection here.
        this.#complain('session_not_found', 'Session not found')
        return
      default:
        this.#complain('invalid_message', 'Unknown message')
    }
  }

  /** Notes that the other side hung up. */
  hangUp(): void {
    this.#cancelExpiry()
    const session = this.#session
    if (!session || session.endedMs !== undefined) return
    session.endedMs = this.#world.timers.now()
    session.closeReason ??= 'client_disconnect'
    announceEvent(this.#world, 'session.completed', session)
  }

  #configure(config: Readonly<Record<string, unknown>>): void {
    if (this.#session) {
      this.#line.send({ type: 'session.updated' })
      return
    }
    const { agent_id: agentId } = config
    const agent = typeof agentId === 'string' ? this.#world.agents.agents.get(agentId) : undefined
    if (agentId !== undefined && agent?.project !== this.#credential.project) {
      this.#complain('agent_not_found', 'Agent not found')
      return
    }
    const session: AgentSession = {
      id: `sess_${randomUUID().replaceAll('-', '')}`,
      project: this.#credential.project,
      agentId: agent?.id ?? null,
      config: agent?.config ?? config,
      createdMs: this.#world.timers.now(),
      endedMs: undefined,
      closeReason: null,
      deleted: false,
    }
    this.#session = session
    this.#world.agents.sessions.set(session.id, session)
    this.#line.send({ type: 'session.ready', session_id: session.id })
    announceEvent(this.#world, 'session.started', session)
    const greeting = session.config?.greeting
    if (typeof greeting === 'string') this.#reply(greeting)
  }

  #hear(audio: string): void {
    this.#audioMs += Buffer.from(audio, 'base64').length / bytesPerMs
    if (!this.#isSpeaking) {
      this.#isSpeaking = true
      this.#line.send({ type: 'input.speech.started' })
    }
    for (const turn of this.#listener.hearUntil(this.#audioMs)) this.#sendTurn(turn)
  }

  #sendTurn({ words, isFinal, order }: HeardTurn): void {
    const text = joinWords(words)
    if (!isFinal) {
      this.#line.send({ type: 'transcript.user.delta', text })
      return
    }
    this.#isSpeaking = false
    this.#line.send({ type: 'input.speech.stopped' })
    this.#line.send({ type: 'transcript.user', text, item_id: `item_${order}` })
    this.#reply(`Emulated answer to: ${text}`)
  }

  #reply(text: string): void {
    const replyId = `reply_${randomUUID().slice(0, 8)}`
    this.#line.send({ type: 'reply.started', reply_id: replyId })
    this.#line.send({ type: 'reply.audio', data: Buffer.alloc(bytesPerMs * replyMs).toString('base64') })
    this.#line.send({ type: 'transcript.agent', text, reply_id: replyId, interrupted: false })
    this.#line.send({ type: 'reply.done', reply_id: replyId, status: 'completed' })
  }

  #complain(code: string, message: string): void {
    this.#line.send({ type: 'session.error', code, message })
  }

  #finish(reason: string): void {
    if (this.#session) this.#session.closeReason ??= reason
    this.#line.send({ type: 'session.ended', session_id: this.#session?.id ?? null, reason })
    this.hangUp()
    this.#line.close(1000, '')
  }
}
