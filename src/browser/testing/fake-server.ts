import type { Socket } from '../session/connection.ts'
import type { TokenSource } from '../token/browser-token.ts'
import type { ManualTimers } from './manual-timers.ts'

/** How the server behaves; tests change it while it runs. */
export interface ServerHabits {
  /** Undefined: `Begin` never comes. */
  beginAfterMs: number | undefined
  /** A turn is over after so many samples; every frame before brings an unfinished one. */
  samplesPerTurn: number
  maxSessionSeconds: number
  /** Refuses what is opened from now on, with this frame. */
  refusal: { readonly error_code: number; readonly sallyport_reason?: string } | undefined
  /** What the token route throws from now on. */
  tokenError: Error | undefined
  terminates: boolean
  /** Whether policy lets unfinished turns through. */
  sendsUnfinished: boolean
}

/** A vendor with a gate in front, in this process: it keeps every sample it hears. */
export class FakeServer {
  readonly sockets: FakeSocket[] = []
  readonly minted: { readonly refreshOf: string | undefined; readonly token: string }[] = []
  readonly habits: ServerHabits = {
    beginAfterMs: 50,
    samplesPerTurn: 16_000,
    maxSessionSeconds: 600,
    refusal: undefined,
    tokenError: undefined,
    terminates: true,
    sendsUnfinished: true,
  }
  readonly timers: ManualTimers

  constructor(timers: ManualTimers) {
    this.timers = timers
  }

  readonly tokens: TokenSource = async ({ refreshOf }) => {
    if (this.habits.tokenError) throw this.habits.tokenError
    const id = `tok_${this.minted.length + 1}`
    const token = `spt_${'x'.repeat(8)}${this.minted.length + 1}`
    this.minted.push({ refreshOf, token })
    return {
      token,
      id,
      url: 'wss://gate.test/streaming/v3/ws',
      mode: 'relay',
      expiresInMs: 60_000,
      maxSessionMs: this.habits.maxSessionSeconds * 1000,
    }
  }

  readonly openSocket = (url: string): Socket => {
    const socket = new FakeSocket(this, url)
    this.sockets.push(socket)
    return socket
  }

  /** Everything that was heard, in the order of the connections. */
  heard(): number[] {
    return this.sockets.flatMap(({ samples }) => samples)
  }

  get openSockets(): number {
    return this.sockets.filter(({ readyState }) => readyState < 2).length
  }
}

export class FakeSocket implements Socket {
  binaryType: BinaryType = 'blob'
  bufferedAmount = 0
  readyState: Socket['readyState'] = 0
  onmessage: ((event: MessageEvent) => void) | null = null
  onclose: ((event: CloseEvent) => void) | null = null
  readonly url: string
  readonly samples: number[] = []
  readonly said: string[] = []
  readonly #server: FakeServer
  #turn = 0
  #turnSamples = 0

  constructor(server: FakeServer, url: string) {
    this.#server = server
    this.url = url
    const { beginAfterMs, refusal } = server.habits
    server.timers.after(10, () => {
      this.readyState = 1
      if (refusal) this.refuse(refusal)
      else if (beginAfterMs !== undefined)
        server.timers.after(beginAfterMs, () => this.tell({ type: 'Begin', id: 'x' }))
    })
  }

  send(data: unknown): void {
    if (this.readyState !== 1) throw new Error('the socket is not open')
    if (data instanceof Int16Array) this.#hear(data)
    else this.#obey(String(data))
  }

  close(): void {
    this.readyState = 3
  }

  tell(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent)
  }

  refuse(frame: { readonly error_code: number; readonly sallyport_reason?: string }): void {
    this.tell({ type: 'Error', error: 'Sallyport: no.', ...frame })
    this.shut(frame.error_code)
  }

  /** Closes from the server's side. */
  shut(code: number): void {
    this.readyState = 3
    this.onclose?.({ code, reason: '', wasClean: code !== 1006 } as CloseEvent)
  }

  #hear(frame: Int16Array): void {
    if (this.said.includes('Terminate')) throw new Error('audio after Terminate')
    this.samples.push(...frame)
    this.#turnSamples += frame.length
    if (this.#turnSamples >= this.#server.habits.samplesPerTurn) this.#endTurn()
    else if (this.#server.habits.sendsUnfinished) this.tell(this.#describeTurn(false))
  }

  #obey(text: string): void {
    const { type } = JSON.parse(text) as { type: string }
    this.said.push(type)
    if (type === 'ForceEndpoint') this.#endTurn()
    if (type !== 'Terminate' || !this.#server.habits.terminates) return
    // It takes a while to understand what was said last.
    this.#server.timers.after(200, () => {
      if (this.#turnSamples > 0) this.#endTurn()
      this.tell({ ...this.#describeTurn(false), transcript: '' })
      this.tell({ type: 'Termination' })
      this.shut(1000)
    })
  }

  #endTurn(): void {
    this.tell(this.#describeTurn(true))
    this.#turn += 1
    this.#turnSamples = 0
  }

  #describeTurn(isOver: boolean): object {
    const connection = this.#server.sockets.indexOf(this)
    return {
      type: 'Turn',
      turn_order: this.#turn,
      transcript: `connection ${connection} turn ${this.#turn}`,
      end_of_turn: isOver,
    }
  }
}
