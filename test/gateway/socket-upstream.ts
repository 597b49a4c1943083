import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Script } from './recording-upstream.ts'

/** Completes an upgrade as the vendor would, and hands the open socket over. */
export function answerSocket(onOpen: (socket: WebSocket) => void, delayMs = 0): Script {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false })
  return async (arrival, connection) => {
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
    const request = {
      method: arrival.method,
      url: arrival.target,
      headers: Object.fromEntries(arrival.headers),
    } as IncomingMessage
    server.handleUpgrade(request, connection, Buffer.alloc(0), onOpen)
  }
}

/** Says everything back, text as text and binary as binary. */
export function answerEcho(delayMs = 0): Script {
  return answerSocket((socket) => {
    socket.on('message', (data: Buffer, isBinary: boolean) => socket.send(data, { binary: isBinary }))
  }, delayMs)
}
