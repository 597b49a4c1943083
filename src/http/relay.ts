import type { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, type WebSocketServer } from 'ws'
import {
  type Admission,
  guardRefusals,
  intentEvent,
  maskSecret,
  outcomeEvent,
  type Refusal,
  type SocketWatch,
  socketEvent,
} from '../gateway/index.ts'
import { AdmittedCall } from './admitted-call.ts'
import type { DataPlanePorts } from './ports.ts'
import { closeWithRefusal, refuseAfterUpgrade } from './socket-refusal.ts'

// Past this many unsent bytes the other side is paused.
const unsentBytesMax = 1024 * 1024
const upstreamHandshakeMs = 15_000
// A session is billed by the minute, and may be cut off with its gate at any moment.
const countersEveryMs = 60_000

/**
 * One WebSocket relayed message by message between a client and a vendor. The client's upgrade is completed once the
 * vendor accepted; every refusal comes after the upgrade, in the vendor's frames.
 */
export class Relay extends AdmittedCall {
  readonly isSocket = true
  readonly waitsForClient = false
  readonly lastMovedAtMs = Number.POSITIVE_INFINITY

  readonly #ports: DataPlanePorts
  readonly #admission: Admission
  readonly #server: WebSocketServer
  readonly #request: IncomingMessage
  readonly #socket: Duplex
  readonly #head: Buffer
  readonly #watch: SocketWatch | undefined
  #client: WebSocket | undefined
  #upstream: WebSocket | undefined
  #ended = false
  #messagesUp = 0
  #messagesDown = 0
  #bytesUp = 0
  #bytesDown = 0
  #counters: NodeJS.Timeout | undefined

  constructor(
    ports: DataPlanePorts,
    admission: Admission,
    upgrade: { server: WebSocketServer; request: IncomingMessage; socket: Duplex; head: Buffer },
    watch?: SocketWatch,
  ) {
    super(admission)
    this.#ports = ports
    this.#admission = admission
    this.#server = upgrade.server
    this.#request = upgrade.request
    this.#socket = upgrade.socket
    this.#head = upgrade.head
    this.#watch = watch
  }

  async run(): Promise<void> {
    const ports = this.#ports
    ports.liveCalls.add(this)
    this.#socket.on('close', this.#onSocketClose)
    this.#socket.on('end', this.#onSocketClose)
    this.#watch?.attach({
      send: (text) => this.#client?.send(text),
      cut: (refusal) => this.cut(refusal),
    })
    if (this.#ended) return
    const checked = ports.checkRequest(this.#admission, undefined)
    if ('kind' in checked) {
      this.cut(checked)
      return
    }
    try {
      await ports.record(intentEvent(this.#admission, ports.clock.now(), checked.observed))
    } catch (error) {
      ports.onRecordFailed(error)
      this.cut(guardRefusals.record)
      return
    }
    if (this.#ended) return
    this.#connect(checked.query)
  }

  cut(refusal: Refusal): void {
    if (this.#ended) return
    const { mount } = this.#admission
    if (this.#client !== undefined) closeWithRefusal(this.#client, refusal, mount)
    else if (!this.#socket.destroyed) {
      refuseAfterUpgrade(this.#server, this.#request, this.#socket, this.#head, refusal, mount)
    }
    this.#upstream?.terminate()
    this.#end(refusal.reason)
  }

  #connect(query: string): void {
    const { origin, path, headers, startedAtMs } = this.#admission
    const url = `${origin.replace(/^http/, 'ws')}${path}${query === '' ? '' : `?${query}`}`
    const fields: Record<string, string> = {}
    for (let index = 0; index < headers.length; index += 2)
      fields[headers[index] as string] = headers[index + 1] as string
    this.#ports.onKeyUsed(this.keyId, startedAtMs)
    const upstream = new WebSocket(url, {
      headers: fields,
      perMessageDeflate: false,
      followRedirects: false,
      handshakeTimeout: upstreamHandshakeMs,
      maxPayload: this.#ports.limits.socketMessageBytesMax,
    })
    this.#upstream = upstream
    upstream.on('error', () => this.cut(guardRefusals.upstream_unreachable))
    upstream.once('open', () => {
      if (this.#ended) {
        upstream.terminate()
        return
      }
      // What the vendor says first must not be lost while the client's upgrade completes.
      upstream.pause()
      this.#server.handleUpgrade(this.#request, this.#socket, this.#head, (client) =>
        this.#join(client, upstream),
      )
    })
  }

  #join(client: WebSocket, upstream: WebSocket): void {
    if (this.#ended) {
      client.terminate()
      return
    }
    this.#client = client
    this.#recordCounters()
    this.#counters = setInterval(() => this.#recordCounters(), countersEveryMs).unref()
    const secret = this.#admission.secretBytes
    const watch = this.#watch
    client.on('message', (data: Buffer, isBinary: boolean) => {
      this.#messagesUp += 1
      this.#bytesUp += data.length
      const sent = watch === undefined ? data : watch.up(data, isBinary)
      if (typeof sent !== 'string' && 'kind' in sent) this.cut(sent)
      else this.#pass(client, upstream, sent, isBinary, guardRefusals.upstream_timeout)
    })
    upstream.on('message', (data: Buffer, isBinary: boolean) => {
      this.#messagesDown += 1
      this.#bytesDown += data.length
      const masked = secret.length === 0 ? data : maskSecret(data, secret)
      const shown = watch === undefined ? masked : watch.down(masked, isBinary)
      if (shown !== undefined) this.#pass(upstream, client, shown, isBinary, guardRefusals.client_slow)
    })
    client.on('error', () => client.terminate())
    client.on('close', (code, reason) => {
      closeLike(upstream, code, reason)
      this.#end(undefined)
    })
    upstream.on('close', (code, reason) => {
      closeLike(client, code, secret.length === 0 ? reason : maskSecret(reason, secret))
      this.#end(undefined)
    })
    upstream.resume()
  }

  /**
   * Sends a message on; pauses its source while the sink has too much unsent. A paused socket does not even notice
   * that its peer is gone, so the sink may not take longer than an idle client.
   */
  #pass(from: WebSocket, to: WebSocket, data: Buffer | string, binary: boolean, tooSlow: Refusal): void {
    if (to.readyState !== WebSocket.OPEN) return
    if (to.bufferedAmount < unsentBytesMax) {
      to.send(data, { binary })
      return
    }
    from.pause()
    const timer = setTimeout(() => this.cut(tooSlow), this.#ports.limits.clientIdleMs)
    to.send(data, { binary }, () => {
      clearTimeout(timer)
      from.resume()
    })
  }

  /** A socket is a write that goes on: what it does may not go unrecorded, but for a read under `degrade`. */
  #recordCounters(): void {
    const ports = this.#ports
    ports.record(socketEvent(this.#admission, ports.clock.now(), this.#carried())).catch((error: unknown) => {
      ports.onRecordFailed(error)
      if (!(ports.degradeReads && this.isRead)) this.cut(guardRefusals.record)
    })
  }

  #carried() {
    return {
      messagesUp: this.#messagesUp,
      messagesDown: this.#messagesDown,
      bytesUp: this.#bytesUp,
      bytesDown: this.#bytesDown,
    }
  }

  #onSocketClose = (): void => {
    if (this.#client !== undefined || this.#ended) return
    this.#upstream?.terminate()
    this.#socket.destroy()
    this.#end('client_closed')
  }

  #end(reason: string | undefined): void {
    if (this.#ended) return
    this.#ended = true
    this.#socket.off('close', this.#onSocketClose)
    this.#socket.off('end', this.#onSocketClose)
    this.#admission.release()
    this.#ports.liveCalls.delete(this)
    clearInterval(this.#counters)
    this.#watch?.closed()
    const end = {
      status: this.#client === undefined ? 0 : 101,
      ...(reason === undefined ? {} : { reason }),
      metadata: this.#carried(),
    }
    const outcome = outcomeEvent(this.#admission, this.#ports.clock.now(), end)
    this.#ports.record(outcome).catch((error: unknown) => this.#ports.onRecordFailed(error, outcome))
  }
}

/** Closes a socket the way its peer was closed; codes that may not be sent become a plain close. */
function closeLike(socket: WebSocket, code: number, reason: Buffer): void {
  if (socket.readyState !== WebSocket.OPEN) {
    if (socket.readyState === WebSocket.CONNECTING) socket.terminate()
    return
  }
  const sendable =
    code === 1000 ||
    (code >= 1001 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) ||
    code >= 3000
  if (sendable) socket.close(code, reason)
  else if (code === 1005) socket.close()
  else socket.terminate()
}
