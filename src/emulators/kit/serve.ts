import { Buffer } from 'node:buffer'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Emulator, EmulatorAnswer, EmulatorCall } from './emulator.ts'
import { type Fault, FaultQueue } from './faults.ts'
import { RouteTable } from './route-table.ts'

export interface ServeOptions {
  /** 0 takes any free port. */
  readonly port?: number
  readonly host?: string
  /** PEM texts; with them the emulator speaks https and wss. */
  readonly tls?: { readonly key: string; readonly cert: string }
}

export interface RunningEmulator {
  readonly url: string
  readonly port: number
  readonly emulator: Emulator
  readonly faults: FaultQueue
  close(): Promise<void>
}

const controlPrefix = '/_emulator/'

/** Serves one emulator on a port of its own until `close`. */
export async function serveEmulator(
  emulator: Emulator,
  options: ServeOptions = {},
): Promise<RunningEmulator> {
  const table = new RouteTable(emulator.routes)
  const faults = new FaultQueue()
  const sockets = new Set<Socket>()
  const scheme = options.tls ? 'https' : 'http'
  const server: Server = options.tls ? createTlsServer(options.tls) : createServer()

  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answerRequest(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else sendAnswer(response, { status: 500, body: { error: `emulator: ${String(error)}` } })
    })
  })
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const url = new URL(request.url ?? '/', `${scheme}://${request.headers.host ?? 'localhost'}`)
    socket.on('error', () => socket.destroy())
    if (emulator.upgrade?.(request, socket, head, url)) return
    socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  })

  async function answerRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const origin = `${scheme}://${request.headers.host ?? 'localhost'}`
    const url = new URL(request.url ?? '/', origin)
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const method = request.method ?? 'GET'
    if (path.startsWith(controlPrefix)) {
      const body = await readBody(request)
      sendAnswer(response, controlAnswer(emulator, faults, method, path.slice(controlPrefix.length), body))
      return
    }
    const call = { method, path, query: url.searchParams, headers: request.headers, stream: request, origin }
    const fault = faults.take(method, path)
    if (fault && (await applyFault(emulator, fault, request, response))) return

    const found = table.find(method, path)
    let account: unknown
    if (!found?.route.anonymous) {
      const authenticated = emulator.authenticate(call)
      if ('refusal' in authenticated) {
        request.resume()
        sendAnswer(response, authenticated.refusal)
        return
      }
      account = authenticated.account
    }
    if (!found) {
      request.resume()
      sendAnswer(response, emulator.unknownRoute(call))
      return
    }
    if (!found.route.handle) {
      request.resume()
      sendAnswer(response, emulator.notEmulated(found.route))
      return
    }
    const body = found.route.streamsBody ? Buffer.alloc(0) : await readBody(request)
    const full: EmulatorCall = { ...call, params: found.params, account, body }
    const answer = await found.route.handle(full)
    if (fault?.kind === 'cut') cutAnswer(response, answer)
    else if ('raw' in answer) await answer.raw(response)
    else sendAnswer(response, answer)
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `${scheme}://${options.host ?? '127.0.0.1'}:${port}`,
    port,
    emulator,
    faults,
    async close() {
      await emulator.close?.()
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function encodeBody(body: unknown): { bytes: Buffer; type?: string } {
  if (body === undefined) return { bytes: Buffer.alloc(0) }
  if (Buffer.isBuffer(body)) return { bytes: body, type: 'application/octet-stream' }
  if (typeof body === 'string') return { bytes: Buffer.from(body), type: 'text/plain; charset=utf-8' }
  return { bytes: Buffer.from(JSON.stringify(body)), type: 'application/json' }
}

function sendAnswer(response: ServerResponse, answer: EmulatorAnswer): void {
  if ('raw' in answer) {
    void answer.raw(response)
    return
  }
  const { bytes, type } = encodeBody(answer.body)
  const noBody = answer.status === 204 || answer.status === 304
  response.writeHead(answer.status, {
    ...(type && !noBody ? { 'content-type': type } : {}),
    ...(noBody ? {} : { 'content-length': String(bytes.length) }),
    ...answer.headers,
  })
  response.end(noBody ? undefined : bytes)
}

/** Promises the whole body and breaks the connection half way through. */
function cutAnswer(response: ServerResponse, answer: EmulatorAnswer): void {
  if ('raw' in answer) {
    response.destroy()
    return
  }
  const { bytes, type } = encodeBody(answer.body)
  response.writeHead(answer.status, {
    ...(type ? { 'content-type': type } : {}),
    'content-length': String(Math.max(bytes.length, 2)),
  })
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy())
}

/** Returns true when the fault was the whole answer. */
async function applyFault(
  emulator: Emulator,
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  switch (fault.kind) {
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1000))
      return false
    case 'cut':
      return false
    case 'hang':
      request.resume()
      return true
    case 'html403':
      request.resume()
      sendAnswer(response, {
        status: 403,
        headers: { 'content-type': 'text/html; charset=UTF-8' },
        body: '<!DOCTYPE html><html><head><title>Access denied</title></head><body>error code: 1010</body></html>',
      })
      return true
    case 'status': {
      request.resume()
      const answer = emulator.faultBody(fault.status ?? 500)
      if ('raw' in answer) return false
      const retryAfter = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }
      sendAnswer(response, { ...answer, headers: { ...answer.headers, ...retryAfter } })
      return true
    }
  }
}

/** `/_emulator/keys`, `/_emulator/faults`, `/_emulator/state`: what a dashboard or a test does. */
function controlAnswer(
  emulator: Emulator,
  faults: FaultQueue,
  method: string,
  path: string,
  body: Buffer,
): EmulatorAnswer {
  const input = body.length > 0 ? (JSON.parse(body.toString()) as Record<string, unknown>) : {}
  if (method === 'POST' && path === 'keys') return { status: 201, body: emulator.createKey(input) }
  if (method === 'DELETE' && path.startsWith('keys/')) {
    return { status: emulator.revokeKey(decodeURIComponent(path.slice(5))) ? 204 : 404 }
  }
  if (method === 'POST' && path === 'faults') {
    faults.add(input as unknown as Fault)
    return { status: 204 }
  }
  if (method === 'DELETE' && path === 'faults') {
    faults.clear()
    return { status: 204 }
  }
  if (method === 'GET' && path === 'state') return { status: 200, body: emulator.snapshot() }
  return { status: 404, body: { error: `no such control route: ${method} ${path}` } }
}
