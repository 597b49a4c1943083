import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket, WebSocketServer } from 'ws'
import { type Mount, plainFormat, type Refusal, refusalText } from '../gateway/index.ts'
import { statusOf } from './status.ts'

// A peer that does not answer the close handshake is not waited for longer than this.
const closeMsMax = 2_000

/** Refuses an upgrade with a plain HTTP answer in the vendor's error format. */
export function refuseUpgrade(
  socket: Duplex,
  refusal: Refusal,
  mount: Mount | undefined,
  requestId: string,
): number {
  const format = mount?.service.refusal ?? plainFormat
  const status = format.statuses?.[refusal.kind] ?? statusOf(refusal.kind)
  const body = format.body(refusalText(refusal), status, requestId)
  // The other half is the client's to close; it does not hold the connection by leaving that undone.
  socket.once('end', () => socket.destroy())
  socket.resume()
  setTimeout(() => socket.destroy(), closeMsMax).unref()
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: ${format.contentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Connection: close\r\nX-Sallyport-Request-Id: ${requestId}\r\n\r\n${body}`,
  )
  return status
}

/** Completes the upgrade and refuses in the vendor's own frames: a browser hides the status of a refused upgrade. */
export function refuseAfterUpgrade(
  server: WebSocketServer,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  refusal: Refusal,
  mount: Mount,
): void {
  server.handleUpgrade(request, socket, head, (client) => {
    client.on('error', () => client.terminate())
    closeWithRefusal(client, refusal, mount)
  })
}

/** Sends the vendor's error frames and closes with the vendor's code; returns the code. */
export function closeWithRefusal(client: WebSocket, refusal: Refusal, mount: Mount): number {
  const format = mount.service.socket
  const code = format?.codes[refusal.kind] ?? format?.codes.default ?? 1008
  for (const frame of format?.frames(refusalText(refusal), code, refusal.reason) ?? []) client.send(frame)
  client.close(code, format?.reason ?? 'refused')
  setTimeout(() => client.terminate(), closeMsMax).unref()
  return code
}
