import type { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'

/** Accepts upgrades and remembers the open sockets, so that a stand-in can be shut down. */
export class WebSocketDoor {
  readonly #server: WebSocketServer

  constructor(messageBytesMax = 16 * 1024 * 1024) {
    this.#server = new WebSocketServer({ noServer: true, maxPayload: messageBytesMax })
  }

  /** Answers 101 and hands over the socket. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, open: (socket: WebSocket) => void): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate())
      open(webSocket)
    })
  }

  get size(): number {
    return this.#server.clients.size
  }

  /** Breaks off every open socket. */
  close(): void {
    for (const client of this.#server.clients) client.terminate()
    this.#server.close()
  }
}
