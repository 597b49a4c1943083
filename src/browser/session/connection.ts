import { LiveError } from '../live-errors.ts'
import type { Timers } from '../timers.ts'
import type { BrowserToken } from '../token/browser-token.ts'
import { type Ending, explainEnding } from './endings.ts'
import { type ClientMessage, parseServerMessage, type ServerMessage } from './messages.ts'

/** The part of a `WebSocket` that is used here. */
export type Socket = Pick<
  WebSocket,
  'send' | 'close' | 'binaryType' | 'bufferedAmount' | 'onmessage' | 'onclose' | 'readyState'
>

export interface ConnectionOrder {
  readonly token: BrowserToken
  /** Query parameters, without the token. */
  readonly parameters: Readonly<Record<string, string>>
  readonly timers: Timers
  readonly beginTimeoutMs: number
  readonly openSocket: (url: string) => Socket
  /** Is told every message but `Begin`, in order. */
  readonly onMessage: (message: ServerMessage) => void
  /** Is told once, when the socket is closed and nothing more will come. */
  readonly onEnd: (ending: Ending) => void
}

/** More waits in the browser than a slow line can carry: the line is as good as gone. */
const bufferedBytesMax = 320_000
/** How long a server may take to close a socket that was asked to. */
const closePatienceMs = 2000

/** One socket from the token to its end. `begun` settles with `Begin`, or with why there was none. */
export class Connection {
  readonly token: Pick<BrowserToken, 'id' | 'expiresInMs' | 'maxSessionMs'>
  readonly begun: Promise<Extract<ServerMessage, { type: 'Begin' }>>
  readonly #mode: BrowserToken['mode']
  readonly #tell: Pick<ConnectionOrder, 'timers' | 'onMessage' | 'onEnd'>
  readonly #socket: Socket
  readonly #begin = Promise.withResolvers<Extract<ServerMessage, { type: 'Begin' }>>()
  #errorFrame: Extract<ServerMessage, { type: 'Error' }> | undefined
  #wasTerminated = false
  #isOver = false
  #cancelTimeout: () => void

  constructor(order: ConnectionOrder) {
    // The token itself is in the address and nowhere else: once the socket is open there is no use for it.
    const { id, expiresInMs, maxSessionMs, mode } = order.token
    this.token = { id, expiresInMs, maxSessionMs }
    this.#mode = mode
    const { timers, onMessage, onEnd } = order
    this.#tell = { timers, onMessage, onEnd }
    this.begun = this.#begin.promise
    // Whoever never asks for `begun` is told by `onEnd`.
    this.begun.catch(() => {})
    this.#cancelTimeout = timers.after(order.beginTimeoutMs, () =>
      this.#end({ error: new LiveError('vendor_unreachable') }),
    )
    this.#socket = order.openSocket(addressOf(order))
    this.#socket.binaryType = 'arraybuffer'
    this.#socket.onmessage = ({ data }) => {
      if (typeof data === 'string') this.#read(parseServerMessage(data))
    }
    this.#socket.onclose = ({ code }) => this.#close(code)
  }

  /** Whether a frame can be sent now. */
  get isOpen(): boolean {
    return !this.#isOver && this.#socket.readyState === 1 && this.#socket.bufferedAmount < bufferedBytesMax
  }

  send(frame: Int16Array<ArrayBuffer>): void {
    this.#socket.send(frame)
  }

  say(type: ClientMessage): void {
    if (!this.#isOver && this.#socket.readyState === 1) this.#socket.send(JSON.stringify({ type }))
  }

  /** Gives the connection up at once, whatever might still have come. */
  abandon(error?: LiveError): void {
    this.#end({ error })
  }

  #read(message: ServerMessage): void {
    if (this.#isOver) return
    if (message.type === 'Begin') {
      this.#cancelTimeout()
      this.#begin.resolve(message)
      return
    }
    if (message.type === 'Error') this.#errorFrame = message
    if (message.type === 'Termination') {
      this.#wasTerminated = true
      // The server closes after it; one that does not is not waited for.
      this.#cancelTimeout = this.#tell.timers.after(closePatienceMs, () => this.#end({ error: undefined }))
    }
    this.#tell.onMessage(message)
  }

  #close(closeCode: number): void {
    this.#end(
      explainEnding({
        closeCode,
        errorFrame: this.#errorFrame,
        wasTerminated: this.#wasTerminated,
        mode: this.#mode,
      }),
    )
  }

  #end(ending: Ending): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#cancelTimeout()
    this.#socket.onmessage = null
    this.#socket.onclose = null
    this.#socket.close()
    this.#begin.reject(ending.error ?? new LiveError('stopped'))
    this.#tell.onEnd(ending)
  }
}

/** The token rides in the query because a browser can send no header with an upgrade. */
function addressOf({ token, parameters }: ConnectionOrder): string {
  const url = new URL(token.url)
  url.search = new URLSearchParams({ ...parameters, token: token.token }).toString()
  return url.href
}
