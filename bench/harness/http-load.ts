import { connect, type Socket } from 'node:net'

export interface HttpLoadResult {
  /** Answers that were not 200. */
  readonly failures: number
  readonly p50Ms: number
  readonly p99Ms: number
}

const headEnd = Buffer.from('\r\n\r\n')
const stallMsMax = 20_000

/** Returns a POST of JSON as bytes. */
export function postRequest(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Buffer {
  const all = {
    Host: `127.0.0.1:${port}`,
    'User-Agent': 'bench',
    Accept: '*/*',
    'Content-Type': 'application/json',
    ...headers,
    'Content-Length': String(Buffer.byteLength(body)),
  }
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${head.join('')}\r\n${body}`)
}

/** Returns a GET as bytes. */
export function getRequest(port: number, path: string, headers: Readonly<Record<string, string>>): Buffer {
  const all = { Host: `127.0.0.1:${port}`, 'User-Agent': 'bench', Accept: '*/*', ...headers }
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`GET ${path} HTTP/1.1\r\n${head.join('')}\r\n`)
}

/** Raw keep-alive connections, each with one request under way at a time: a load generator of few instructions. */
export class HttpConnections {
  readonly #sockets: readonly Socket[]

  private constructor(sockets: readonly Socket[]) {
    this.#sockets = sockets
  }

  /** Resolves once all of them are open. */
  static async open(port: number, count: number): Promise<HttpConnections> {
    const opening = Array.from({ length: count }, () => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      return new Promise<Socket>((resolve, reject) => {
        socket.once('connect', () => resolve(socket))
        socket.once('error', reject)
      })
    })
    return new HttpConnections(await Promise.all(opening))
  }

  /** Sends the same bytes that many times and resolves once all are answered. Rejects where answers stop. */
  async run(request: Buffer, count: number): Promise<HttpLoadResult> {
    const latencies = new Float64Array(count)
    let sent = 0
    let done = 0
    let failures = 0
    let seen = -1
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const watch = setInterval(() => {
      if (seen === done) reject(new Error(`answers stopped after ${done} of ${count}`))
      seen = done
    }, stallMsMax)

    for (const socket of this.#sockets) {
      let pending: Buffer = Buffer.alloc(0)
      let sentAt = 0
      const send = () => {
        if (sent === count) return
        sent += 1
        sentAt = performance.now()
        socket.write(request)
      }
      socket.on('error', reject)
      socket.on('close', () => reject(new Error(`a connection was closed after ${done} of ${count} answers`)))
      socket.on('data', (chunk) => {
        pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
        const size = answerSize(pending)
        if (size === undefined || pending.length < size) return
        if (pending.toString('latin1', 9, 12) !== '200') failures += 1
        pending = pending.subarray(size)
        latencies[done] = performance.now() - sentAt
        done += 1
        if (done === count) resolve()
        else send()
      })
      send()
    }
    try {
      await promise
    } finally {
      clearInterval(watch)
      for (const socket of this.#sockets) socket.removeAllListeners()
    }
    latencies.sort()
    return {
      failures,
      p50Ms: latencies[Math.floor(count * 0.5)] ?? Number.NaN,
      p99Ms: latencies[Math.floor(count * 0.99)] ?? Number.NaN,
    }
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

/** Returns the length of the first answer in the buffer, or undefined while that cannot be known. */
function answerSize(bytes: Buffer): number | undefined {
  const end = bytes.indexOf(headEnd)
  if (end === -1) return undefined
  const length = /content-length: *(\d+)/i.exec(bytes.toString('latin1', 0, end))?.[1]
  if (length !== undefined) return end + 4 + Number(length)
  const last = bytes.indexOf('\r\n0\r\n\r\n', end + 2)
  return last === -1 ? undefined : last + 7
}
