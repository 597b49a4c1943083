import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serveEmulator } from '../kit/serve.ts'
import { ManualTimers } from '../kit/timers.ts'
import { createRetellaiEmulator, type RetellaiEmulator, type RetellaiEmulatorOptions } from './index.ts'
import type { JsonObject } from './json.ts'

/** An answer as a test looks at it. */
export interface BenchAnswer {
  readonly status: number
  readonly body: JsonObject
  readonly text: string
}

/** A served emulator whose time a test moves. */
export interface Bench {
  readonly emulator: RetellaiEmulator
  readonly timers: ManualTimers
  readonly url: string
  /** Full access to the default workspace. */
  readonly key: string
  /** Sends `METHOD /path`, with the bench's own key unless another is given. */
  request(line: string, body?: unknown, key?: string): Promise<BenchAnswer>
  /** Returns the body of a request that must succeed. */
  made(line: string, body?: unknown): Promise<JsonObject>
  /** Moves the time, and waits until every webhook that fell due was delivered or refused. */
  advance(ms: number): Promise<void>
  close(): Promise<void>
}

/** Serves a fresh emulator with a clock that stands still. */
export async function openBench(options: RetellaiEmulatorOptions = {}): Promise<Bench> {
  const timers = new ManualTimers()
  const emulator = createRetellaiEmulator({ timers, ...options })
  const running = await serveEmulator(emulator)
  const { key } = emulator.createKey({ name: 'bench' })
  const request = async (line: string, body?: unknown, bearer = key): Promise<BenchAnswer> => {
    const [method = 'GET', path = '/'] = line.split(' ')
    const response = await fetch(new URL(path, running.url), {
      method,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return { status: response.status, body: isJson ? (JSON.parse(text) as JsonObject) : {}, text }
  }
  return {
    emulator,
    timers,
    url: running.url,
    key,
    request,
    async made(line, body) {
      const answer = await request(line, body)
      if (answer.status >= 300) throw new Error(`${line} answered ${answer.status}: ${answer.text}`)
      return answer.body
    },
    async advance(ms) {
      await emulator.dashboard.settled()
      await timers.advance(ms)
      await emulator.dashboard.settled()
    },
    close: () => running.close(),
  }
}

/** One request a receiver got. */
export interface ReceivedRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, unknown>>
  /** The raw text: what was signed. */
  readonly text: string
  readonly body: JsonObject
}

/** A customer's server. It answers with whatever `answer` returns: a status, or a JSON object with 200. */
export interface Receiver {
  readonly url: string
  readonly requests: ReceivedRequest[]
  answer: (request: ReceivedRequest) => number | JsonObject | Promise<number | JsonObject>
  close(): Promise<void>
}

/** Listens on a free loopback port and keeps what arrives. */
export async function openReceiver(): Promise<Receiver> {
  const server = createServer(async (incoming, response) => {
    let text = ''
    for await (const chunk of incoming) text += String(chunk)
    const { method = '', url = '', headers } = incoming
    const body = text === '' ? {} : (JSON.parse(text) as JsonObject)
    const request: ReceivedRequest = { method, url, headers, text, body }
    receiver.requests.push(request)
    const answer = await receiver.answer(request)
    if (typeof answer === 'number') response.writeHead(answer).end()
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    answer: () => 204,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return receiver
}
