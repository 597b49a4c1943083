// The WebSocket relay the gate's is measured against: `ws` on both sides, one key look-up, messages handed over.
import { createServer } from 'node:http'
import { enableCompileCache } from 'node:module'
import type { AddressInfo } from 'node:net'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import { announce } from '../harness/contestant.ts'

enableCompileCache()
const [upstreamUrl = ''] = process.argv.slice(2)
const clientKey = 'a client key made up for this run, about as long as a real one is'
const vendorKeys = new Map([[clientKey, 'a vendor key made up for this run']])
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })

const server = createServer()
server.on('upgrade', (request, socket, head) => {
  const authorization = vendorKeys.get(request.headers.authorization ?? '')
  if (authorization === undefined) {
    socket.destroy()
    return
  }
  const path = (request.url ?? '').replace(/^\/[^/]+/, '')
  const upstream = new WebSocket(upstreamUrl + path, { headers: { authorization }, perMessageDeflate: false })
  upstream.once('error', () => socket.destroy())
  upstream.once('open', () =>
    sockets.handleUpgrade(request, socket, head, (client) => join(client, upstream)),
  )
})

function join(client: WebSocket, upstream: WebSocket): void {
  client.on('message', (data: RawData, binary: boolean) => upstream.send(data, { binary }))
  upstream.on('message', (data: RawData, binary: boolean) => client.send(data, { binary }))
  client.on('close', () => upstream.terminate())
  upstream.on('close', () => client.terminate())
}

server.listen(0, '127.0.0.1', () =>
  announce({ port: (server.address() as AddressInfo).port, facts: { key: clientKey } }),
)
