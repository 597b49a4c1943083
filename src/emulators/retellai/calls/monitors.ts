import type { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { WebSocketDoor } from '../../kit/web-sockets.ts'
import { isPermitted } from '../permissions.ts'
import type { World } from '../world.ts'

const pathPattern = /^\/v2\/monitor-call\/([^/]+)$/

/** Close codes from 4000 up are final for clients, except this one: the call is not live yet, try again. */
const notLiveYet = 4004
/** An assumption: the vendor documents only that such codes are final. */
const notAllowed = 4001

/**
 * The sockets that follow live calls. The key travels in the subprotocols, `bearer` and then the key itself. No frame
 * is sent, since the shape of none is confirmed; what clients can rely on is how the socket ends.
 */
export class CallMonitors {
  readonly #door = new WebSocketDoor()
  readonly #world: World
  readonly #watching = new Map<string, Set<WebSocket>>()

  constructor(world: World) {
    this.#world = world
  }

  /** Takes an upgrade; false when the path is another. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): boolean {
    const callId = pathPattern.exec(url.pathname)?.[1]
    if (callId === undefined) return false
    const [scheme, secret] = (request.headers['sec-websocket-protocol'] ?? '').split(/,\s*/)
    this.#door.accept(request, socket, head, (webSocket) => {
      this.#open(webSocket, callId, scheme === 'bearer' ? secret : undefined)
    })
    return true
  }

  /** Tells everyone who follows a call that it is over. */
  callEnded(callId: string): void {
    for (const webSocket of this.#watching.get(callId) ?? []) webSocket.close(1000, 'call_ended')
    this.#watching.delete(callId)
  }

  close(): void {
    this.#door.close()
  }

  #open(webSocket: WebSocket, callId: string, secret: string | undefined): void {
    const key = this.#world.keys.find(secret ?? '')
    const call = key && this.#world.organisation(key.organisationId).calls.get(callId)
    if (!key || !isPermitted(key.permissions, { name: 'Call', level: 'Edit' })) {
      webSocket.close(notAllowed, 'unauthorized')
      return
    }
    if (call?.status !== 'ongoing') {
      webSocket.close(notLiveYet, 'call_not_live')
      return
    }
    const watchers = this.#watching.get(callId) ?? new Set()
    this.#watching.set(callId, watchers.add(webSocket))
    webSocket.on('close', () => watchers.delete(webSocket))
  }
}
