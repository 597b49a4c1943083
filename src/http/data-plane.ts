import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import {
  type Admission,
  guardRefusals,
  isAdmission,
  type Refusal,
  type Rejection,
  type RequestHead,
  type WatchedAdmission,
} from '../gateway/index.ts'
import { answerRefusal } from './answer-refusal.ts'
import { Exchange } from './exchange.ts'
import type { DataPlanePorts } from './ports.ts'
import { RefusalRecords } from './refusal-records.ts'
import { Relay } from './relay.ts'
import { refuseAfterUpgrade, refuseUpgrade } from './socket-refusal.ts'

const sweepEveryMs = 1_000
const clientShare = 1 / 4
// More requests than this behind an unanswered one are no client's way of saving time.
const pipelinedMax = 32

export interface DataPlaneOptions {
  /** The address to judge a request by: the peer's own unless a trusted proxy vouches for another. */
  addressOf(request: IncomingMessage): string
  /** Counts a refused call. */
  onRejected(reason: string): void
}

/** The gate's data plane: takes requests and upgrades of any number of servers. */
export class DataPlane {
  readonly #ports: DataPlanePorts
  readonly #options: DataPlaneOptions
  readonly #sockets: WebSocketServer
  readonly #sweep: NodeJS.Timeout
  readonly #refusals: RefusalRecords
  /** Requests that wait for the answers before them, by connection. */
  readonly #pipelined = new WeakMap<Duplex, number>()
  #stopping = false

  constructor(ports: DataPlanePorts, options: DataPlaneOptions) {
    this.#ports = ports
    this.#options = options
    this.#refusals = new RefusalRecords(ports)
    this.#sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      clientTracking: false,
      maxPayload: ports.limits.socketMessageBytesMax,
      // The vendor is asked for none, so none is agreed on: by default the client's first would be echoed.
      handleProtocols: () => false,
    })
    this.#sweep = setInterval(() => this.#cutSlowClients(), sweepEveryMs)
    this.#sweep.unref()
  }

  /** Takes the requests and upgrades of a server. `control` answers what is no vendor's path. */
  attach(server: Server, control: RequestListener, isControl: (url: string) => boolean): void {
    const onRequest = (request: IncomingMessage, response: ServerResponse) => {
      if (isControl(request.url ?? '/')) control(request, response)
      else this.#inTurn(request, response, false)
    }
    server.on('request', onRequest)
    server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      if (!isControl(request.url ?? '/')) {
        this.#inTurn(request, response, true)
        return
      }
      response.writeContinue()
      control(request, response)
    })
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#onUpgrade(request, socket, head),
    )
    server.on('connect', (_request: IncomingMessage, socket: Duplex) => socket.destroy())
  }

  /** Refuses new calls from now on; those under way go on until `cutAll`. */
  stopAccepting(): void {
    this.#stopping = true
  }

  cutAll(): void {
    this.#ports.liveCalls.cutWhere(() => guardRefusals.stopping)
  }

  close(): void {
    clearInterval(this.#sweep)
    this.#refusals.close()
    this.cutAll()
    this.#sockets.close()
  }

  /**
   * Takes a pipelined request once the answers before it are out. Until then it has no socket, and where an upgrade
   * follows it on the connection, nothing would ever tell that its client hung up.
   */
  #inTurn(request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void {
    if (response.socket !== null) {
      this.#onRequest(request, response, expectsContinue)
      return
    }
    const { socket } = request
    const waiting = (this.#pipelined.get(socket) ?? 0) + 1
    this.#pipelined.set(socket, waiting)
    if (waiting > pipelinedMax) {
      socket.destroy()
      return
    }
    response.once('socket', () => {
      this.#pipelined.set(socket, (this.#pipelined.get(socket) ?? 1) - 1)
      this.#onRequest(request, response, expectsContinue)
    })
  }

  #onRequest(request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void {
    const result = this.#ports.guard.admit(this.#headOf(request, request.method ?? ''))
    if (!(result instanceof Promise)) this.#answer(result, request, response, expectsContinue)
    else {
      result.then(
        (settled) => this.#answer(settled, request, response, expectsContinue),
        (error: unknown) => {
          this.#ports.onRecordFailed(error)
          const mount = this.#ports.guard.mountOf(request.url ?? '')
          answerRefusal(request, response, guardRefusals.storage, mount, '-')
        },
      )
    }
  }

  #answer(
    result: Admission | Rejection,
    request: IncomingMessage,
    response: ServerResponse,
    expectsContinue: boolean,
  ): void {
    if (!isAdmission(result)) {
      void this.#reject(result, (refusal) =>
        answerRefusal(request, response, refusal, result.mount, result.requestId),
      )
      return
    }
    const refusal = this.#busy(result.client.id) ?? bodyOfRead(request)
    if (refusal !== undefined) {
      result.release()
      answerRefusal(request, response, refusal, result.mount, result.requestId)
      this.#options.onRejected(refusal.reason)
      return
    }
    if (expectsContinue) response.writeContinue()
    new Exchange(this.#ports, result, request, response).run()
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const isSocket = request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket'
    const asked = this.#headOf(request, isSocket ? 'WS' : 'UPGRADE')
    const result = (isSocket ? this.#ports.tokens?.admit(asked) : undefined) ?? this.#ports.guard.admit(asked)
    if (!(result instanceof Promise)) this.#answerUpgrade(result, isSocket, request, socket, head)
    else {
      result.then(
        (settled) => this.#answerUpgrade(settled, isSocket, request, socket, head),
        (error: unknown) => {
          this.#ports.onRecordFailed(error)
          refuseUpgrade(socket, guardRefusals.storage, this.#ports.guard.mountOf(request.url ?? ''), '-')
        },
      )
    }
  }

  #answerUpgrade(
    result: Admission | Rejection | WatchedAdmission,
    isSocket: boolean,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): void {
    if ('watch' in result) {
      const { admission, watch } = result
      const isRefused = this.#refuseBusy(admission, request, socket, head)
      if (isRefused) watch.closed()
      else
        void new Relay(this.#ports, admission, { server: this.#sockets, request, socket, head }, watch).run()
      return
    }
    if (!isAdmission(result)) {
      const refusal = isSocket ? result.refusal : guardRefusals.upgrade
      const { mount, requestId } = result
      void this.#reject({ ...result, refusal }, (shown) => {
        if (isSocket && mount?.service.socket !== undefined) {
          refuseAfterUpgrade(this.#sockets, request, socket, head, shown, mount)
          return 101
        }
        return refuseUpgrade(socket, shown, mount, requestId)
      })
      return
    }
    if (!this.#refuseBusy(result, request, socket, head))
      void new Relay(this.#ports, result, { server: this.#sockets, request, socket, head }).run()
  }

  /** Returns true where the gate takes no more, and has said so. */
  #refuseBusy(admission: Admission, request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const busy = this.#busy(admission.client.id)
    if (busy === undefined) return false
    admission.release()
    refuseAfterUpgrade(this.#sockets, request, socket, head, busy, admission.mount)
    this.#options.onRejected(busy.reason)
    return true
  }

  #headOf(request: IncomingMessage, method: string): RequestHead {
    return {
      httpVersion: request.httpVersion,
      method,
      url: request.url ?? '',
      rawHeaders: request.rawHeaders,
      address: this.#options.addressOf(request),
      encrypted: 'encrypted' in request.socket,
    }
  }

  #busy(clientId: string): Refusal | undefined {
    if (this.#stopping) return guardRefusals.stopping
    const { liveCalls, limits } = this.#ports
    if (liveCalls.size >= limits.callsMax) return guardRefusals.busy
    // One client, however broken, leaves room for the others.
    const shareMax = Math.ceil(limits.callsMax * clientShare)
    return liveCalls.countOf(clientId) >= shareMax ? guardRefusals.client_share : undefined
  }

  /** A refusal is recorded before it is told; where it cannot be recorded, the answer says that instead. */
  async #reject(rejection: Rejection, answer: (refusal: Refusal) => number): Promise<void> {
    this.#options.onRejected(rejection.refusal.reason)
    let { refusal } = rejection
    try {
      await this.#refusals.record(rejection)
    } catch (error) {
      this.#ports.onRecordFailed(error)
      refusal = guardRefusals.record
    }
    answer(refusal)
  }

  #cutSlowClients(): void {
    const { clock, limits, liveCalls } = this.#ports
    const slowSinceMs = clock.now() - limits.clientIdleMs
    liveCalls.cutWhere((call) =>
      call.waitsForClient && call.lastMovedAtMs < slowSinceMs ? guardRefusals.client_slow : undefined,
    )
  }
}

/** GET has no body at any of the vendors; one that comes along is meant for somebody else. */
function bodyOfRead(request: IncomingMessage): Refusal | undefined {
  if (request.method !== 'GET') return undefined
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  return encoding !== undefined || (length !== undefined && length !== '0')
    ? guardRefusals.framing
    : undefined
}
