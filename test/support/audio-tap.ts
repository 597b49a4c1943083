import type { Buffer } from 'node:buffer'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type RawData, WebSocket, WebSocketServer } from 'ws'

/** Stands between a gate and a vendor's sockets and keeps what goes up. */
export interface AudioTap {
  /** `http://127.0.0.1:port`, to be named as the vendor's origin. */
  readonly url: string
  /** For each connection, in order: the address it asked for, and its samples. */
  readonly connections: readonly TappedConnection[]
  /** All samples of all connections. */
  samples(): number[]
  close(): Promise<void>
}

export interface TappedConnection {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly samples: number[]
}

/** Opens a tap in front of a vendor; HTTP goes through as it is. */
export async function openAudioTap(vendorUrl: string): Promise<AudioTap> {
  const connections: TappedConnection[] = []
  const server = createServer(async (request, response) => {
    const answer = await fetch(vendorUrl + request.url, {
      headers: { authorization: request.headers.authorization ?? '' },
    })
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (client, request) => {
    const connection = { path: request.url ?? '', headers: request.headers, samples: [] as number[] }
    connections.push(connection)
    join(client, openVendor(vendorUrl, request), (frame) => connection.samples.push(...readSamples(frame)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    samples: () => connections.flatMap(({ samples }) => samples),
    async close() {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function openVendor(vendorUrl: string, request: IncomingMessage): WebSocket {
  const { authorization } = request.headers
  const headers = authorization === undefined ? {} : { authorization }
  return new WebSocket(vendorUrl.replace(/^http/, 'ws') + request.url, { headers })
}

function join(client: WebSocket, vendor: WebSocket, onAudio: (frame: Buffer) => void): void {
  const early: (readonly [RawData, boolean])[] = []
  client.on('message', (data, isBinary) => {
    if (isBinary) onAudio(data as Buffer)
    if (vendor.readyState === WebSocket.OPEN) vendor.send(data, { binary: isBinary })
    else early.push([data, isBinary])
  })
  vendor.on('open', () => {
    for (const [data, isBinary] of early.splice(0)) vendor.send(data, { binary: isBinary })
  })
  vendor.on('message', (data, isBinary) => client.send(data, { binary: isBinary }))
  vendor.on('close', (code, reason) => (code === 1006 ? client.terminate() : client.close(code, reason)))
  vendor.on('error', () => client.terminate())
  client.on('close', () => vendor.close())
}

function readSamples(frame: Buffer): number[] {
  return Array.from({ length: frame.length / 2 }, (_, index) => frame.readInt16LE(index * 2))
}
