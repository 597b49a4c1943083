// A load generator of few instructions: N raw keep-alive connections, one request each at a time, fixed bytes.
import { connect, type Socket } from 'node:net'

export interface LoadResult {
  readonly requests: number
  readonly failures: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface LoadOptions {
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly connections: number
  readonly requests: number
}

const headEnd = Buffer.from('\r\n\r\n')

/** Sends that many POSTs over that many connections and returns what was seen. Bounded in count and time. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const head = Object.entries(options.headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const request = Buffer.from(
    `POST ${options.path} HTTP/1.1\r\nHost: 127.0.0.1:${options.port}\r\n${head}Content-Length: ${Buffer.byteLength(options.body)}\r\n\r\n${options.body}`,
  )
  const latencies = new Float64Array(options.requests)
  let sent = 0
  let done = 0
  let failures = 0
  const startedAt = performance.now()
  const sockets: Socket[] = []
  await new Promise<void>((resolve, reject) => {
    const finish = () => {
      for (const socket of sockets) socket.destroy()
      resolve()
    }
    for (let index = 0; index < options.connections; index += 1) {
      const socket = connect(options.port, '127.0.0.1')
      socket.setNoDelay(true)
      sockets.push(socket)
      let pending = Buffer.alloc(0)
      let sentAt = 0
      const next = () => {
        if (sent >= options.requests) return
        sent += 1
        sentAt = performance.now()
        socket.write(request)
      }
      socket.on('connect', next)
      socket.on('error', reject)
      socket.on('data', (chunk) => {
        pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
        const size = answerSize(pending)
        if (size === undefined || pending.length < size) return
        if (pending.subarray(9, 12).toString('latin1') !== '200') failures += 1
        pending = pending.subarray(size)
        latencies[done] = performance.now() - sentAt
        done += 1
        if (done === options.requests) finish()
        else next()
      })
    }
  })
  const sorted = latencies.slice(0, done).sort()
  return {
    requests: done,
    failures,
    seconds: (performance.now() - startedAt) / 1000,
    p50Ms: sorted[Math.floor(done * 0.5)] ?? 0,
    p99Ms: sorted[Math.floor(done * 0.99)] ?? 0,
  }
}

/** Returns the length of the first answer in the buffer, or undefined while that cannot be known. */
function answerSize(bytes: Buffer): number | undefined {
  const end = bytes.indexOf(headEnd)
  if (end === -1) return undefined
  const head = bytes.toString('latin1', 0, end)
  const length = /content-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) return end + 4 + Number(length)
  const last = bytes.indexOf('\r\n0\r\n\r\n', end + 2)
  return last === -1 ? undefined : last + 7
}
