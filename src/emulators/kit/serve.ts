import { Buffer } from 'node:buffer'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { cutAnswer, readBody, sendAnswer } from './answers.ts'
import { applyFault, applyUpgradeFault, refuseUpgrade } from './apply-fault.ts'
import { controlAnswer, controlPrefix } from './control.ts'
import type { Emulator, EmulatorAnswer, EmulatorCall, UnroutedCall } from './emulator.ts'
import { FaultQueue } from './faults.ts'
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
  // Vendors take uploads that last longer than Node's five minutes, and keep idle connections for about a minute.
  server.requestTimeout = 0
  server.keepAliveTimeout = 65_000

  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answerRequest(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else void sendAnswer(response, { status: 500, body: { error: `emulator: ${String(error)}` } })
    })
  })
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    answerUpgrade(request, socket, head).catch(() => socket.destroy())
  })

  async function answerUpgrade(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const url = new URL(request.url ?? '/', `${scheme}://${request.headers.host ?? 'localhost'}`)
    const fault = faults.take(request.method ?? 'GET', url.pathname)
    if (fault && (await applyUpgradeFault(fault, socket))) return
    if (emulator.upgrade?.(request, socket, head, url)) return
    refuseUpgrade(socket, 404)
  }

  async function answerRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const origin = `${scheme}://${request.headers.host ?? 'localhost'}`
    const url = new URL(request.url ?? '/', origin)
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const method = request.method ?? 'GET'
    if (path.startsWith(controlPrefix)) {
      const body = await readBody(request)
      const answer = controlAnswer(emulator, faults, method, path.slice(controlPrefix.length), body)
      await sendAnswer(response, answer)
      return
    }
    const call = { method, path, query: url.searchParams, headers: request.headers, stream: request, origin }
    const fault = faults.take(method, path)
    if (fault && (await applyFault(emulator, fault, call, request, response))) return
    const answer = await routeCall(call)
    if (fault?.kind === 'cut') cutAnswer(response, answer)
    else await sendAnswer(response, answer, emulator.commonHeaders?.(call))
  }

  async function routeCall(call: UnroutedCall): Promise<EmulatorAnswer> {
    const found = table.find(call.method, call.path)
    const preflight = call.method === 'OPTIONS' && !found ? emulator.preflight?.(call) : undefined
    if (preflight) return discardBody(call, preflight)
    let account: unknown
    if (!found?.route.anonymous) {
      const authenticated = emulator.authenticate(call)
      if ('refusal' in authenticated) return discardBody(call, authenticated.refusal)
      account = authenticated.account
    }
    if (!found) return discardBody(call, emulator.unknownRoute(call))
    const { route, params } = found
    if (!route.handle) return discardBody(call, emulator.notEmulated(route))
    const body = route.streamsBody ? Buffer.alloc(0) : await readBody(call.stream)
    const full: EmulatorCall = { ...call, params, account, body }
    return route.handle(full)
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

/** Lets the rest of a body run out, so that a caller that is still sending can read the refusal. */
function discardBody(call: UnroutedCall, answer: EmulatorAnswer): EmulatorAnswer {
  call.stream.resume()
  return answer
}
