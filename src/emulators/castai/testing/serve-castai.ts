import { type RunningEmulator, serveEmulator } from '../../kit/serve.ts'
import { ManualTimers } from '../../kit/timers.ts'
import { type CastaiEmulator, createCastaiEmulator } from '../castai-emulator.ts'
import type { CastaiEmulatorOptions } from '../options.ts'

/** One answer, read to its end. */
export interface TestAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; undefined when it is none. */
  readonly body: unknown
}

/** What a request carries besides its method and path. */
export interface TestRequest {
  readonly key?: string | undefined
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A served stand-in whose clock stands still, and a plain client for it. */
export interface ServedCastai {
  readonly emulator: CastaiEmulator
  readonly running: RunningEmulator
  readonly timers: ManualTimers
  /** Sends a request; `key` goes into `X-API-Key`. */
  send(method: string, path: string, request?: TestRequest): Promise<TestAnswer>
  /** Sends a request and returns the body of its answer; throws unless the status is a 2xx. */
  expectOk(method: string, path: string, request?: TestRequest): Promise<Record<string, unknown>>
  close(): Promise<void>
}

/** Serves a fresh stand-in on loopback. */
export async function serveCastai(options: CastaiEmulatorOptions = {}): Promise<ServedCastai> {
  const timers = new ManualTimers(Date.UTC(2026, 10, 22, 12))
  const emulator = createCastaiEmulator({ timers, ...options })
  const running = await serveEmulator(emulator)

  async function send(method: string, path: string, request: TestRequest = {}): Promise<TestAnswer> {
    const response = await fetch(`${running.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        'user-agent': 'castai-emulator-test',
        ...(request.key === undefined ? {} : { 'X-API-Key': request.key }),
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: parseOrNothing(text) }
  }

  return {
    emulator,
    running,
    timers,
    send,
    async expectOk(method, path, request) {
      const answer = await send(method, path, request)
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
      return answer.body as Record<string, unknown>
    },
    close: () => running.close(),
  }
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
