import { connect, type Socket } from 'node:net'

export interface HttpLoad {
  readonly port: number
  /** The whole request, head and body: the same bytes each time. */
  readonly request: Buffer
  readonly connections: number
  /** Requests before `onSteady`: connections are made and caches are warm by then. */
  readonly warmUp: number
  /** Requests that are measured. */
  readonly requests: number
  /** Called when the measured part begins. */
  onSteady(): void
  /** Called when the last measured answer is there, before anything is torn down. */
  onDone(): void
}

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

/** Keeps that many raw connections busy with one request each until all are answered. Rejects where answers stop. */
export function runHttpLoad(load: HttpLoad): Promise<HttpLoadResult> {
  const total = load.warmUp + load.requests
  const latencies = new Float64Array(load.requests)
  let sent = 0
  let done = 0
  let failures = 0
  const sockets: Socket[] = []
  return new Promise((resolve, reject) => {
    const close = () => {
      clearInterval(watch)
      for (const socket of sockets) socket.destroy()
    }
    const fail = (error: Error) => {
      close()
      reject(error)
    }
    let seen = -1
    const watch = setInterval(() => {
      if (seen === done) fail(new Error(`answers stopped after ${done} of ${total}`))
      seen = done
    }, stallMsMax)

    const onAnswer = (status: string, latencyMs: number) => {
      if (status !== '200') failures += 1
      if (done >= load.warmUp) latencies[done - load.warmUp] = latencyMs
      done += 1
      if (done === load.warmUp) load.onSteady()
      if (done < total) return
      load.onDone()
      close()
      latencies.sort()
      resolve({
        failures,
        p50Ms: latencies[Math.floor(load.requests * 0.5)] ?? Number.NaN,
        p99Ms: latencies[Math.floor(load.requests * 0.99)] ?? Number.NaN,
      })
    }

    for (let index = 0; index < load.connections; index += 1) {
      const socket = connect(load.port, '127.0.0.1')
      socket.setNoDelay(true)
      sockets.push(socket)
      let pending: Buffer = Buffer.alloc(0)
      let sentAt = 0
      const send = () => {
        if (sent >= total) return
        sent += 1
        sentAt = performance.now()
        socket.write(load.request)
      }
      socket.on('connect', send)
      socket.on('error', fail)
      socket.on('close', () => {
        if (done < total) fail(new Error(`a connection was closed after ${done} answers of ${total}`))
      })
      socket.on('data', (chunk) => {
        pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
        const size = answerSize(pending)
        if (size === undefined || pending.length < size) return
        const status = pending.toString('latin1', 9, 12)
        pending = pending.subarray(size)
        onAnswer(status, performance.now() - sentAt)
        send()
      })
    }
  })
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
