import type { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import { openRange, type Range } from './attack.ts'
import { eventually } from './eventually.ts'
import { answerEcho } from './socket-upstream.ts'

export interface ConnectOptions {
  readonly path?: string
  readonly protocols?: string[]
  readonly headers?: Readonly<Record<string, string>>
}

/** A range whose client may open one streaming socket at a time; the vendor echoes. */
export interface SocketRange extends Range {
  connect(options?: ConnectOptions): WebSocket
  /** As `connect`, once the socket is open. */
  opened(options?: ConnectOptions): Promise<WebSocket>
  /** The bytes of an upgrade, for clients that do more than a WebSocket library would. */
  readonly upgradeBytes: string
  /** How the calls so far ended. */
  outcomes(): string[]
}

/** Opens it. `close` expects that nothing is left: no live call, no slot, no intent without its outcome. */
export async function openSocketRange(): Promise<SocketRange> {
  const range = await openRange({
    scopes: ['write:streaming'],
    constraints: { concurrency: 1, shippedRules: ['no-webhook'] },
    scope: { inScope: /^GET \/v3\/ws$/ },
    limits: { socketMessageBytesMax: 2 * 1024 * 1024, clientIdleMs: 1_000 },
  })
  range.upstream.script = answerEcho()
  const connect = (options: ConnectOptions = {}) =>
    new WebSocket(
      `ws://127.0.0.1:${range.gate.port}/assemblyai.streaming${options.path ?? '/v3/ws?sample_rate=16000'}`,
      options.protocols ?? [],
      { headers: { Authorization: range.client.key, ...options.headers }, perMessageDeflate: false },
    )
  return {
    ...range,
    connect,
    async opened(options) {
      const socket = connect(options)
      await once(socket, 'open')
      return socket
    },
    upgradeBytes: `GET /assemblyai.streaming/v3/ws HTTP/1.1\r\nHost: gate\r\nAuthorization: ${range.client.key}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    outcomes: () => range.gate.recorder.outcomes().map(({ reason, result }) => reason ?? result ?? ''),
    async close() {
      await eventually(() => range.gate.liveCalls.size).toBe(0)
      expect(range.gate.limits.callsUnderWay(`${range.client.id} assemblyai`)).toBe(0)
      const odd = () =>
        [...range.gate.recorder.calls().values()].filter(
          ({ intents, outcomes }) => intents > 1 || outcomes !== 1,
        )
      await eventually(odd).toEqual([])
      range.judge()
      await range.close()
    },
  }
}

/** The next message of a socket. */
export async function nextMessage(socket: WebSocket): Promise<{ data: Buffer; isBinary: boolean }> {
  const [data, isBinary] = (await once(socket, 'message')) as [Buffer, boolean]
  return { data, isBinary }
}

/** How a socket was closed. */
export async function closed(socket: WebSocket): Promise<{ code: number; reason: string }> {
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer]
  return { code, reason: reason.toString() }
}

/** What a refused client is told: the vendor's frame and the close that follows it. */
export async function refusal(socket: WebSocket): Promise<{ error: string; code: number }> {
  const message = nextMessage(socket)
  const close = closed(socket)
  return { error: JSON.parse((await message).data.toString()).error, code: (await close).code }
}
