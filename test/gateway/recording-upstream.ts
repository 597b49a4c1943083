import { Buffer } from 'node:buffer'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type Arrival, ArrivalReader } from './arrival.ts'

/** What an upstream does with a request whose head has arrived. It is over when the promise settles. */
export type Script = (arrival: Arrival, socket: Socket) => Promise<void> | void

/** A vendor that writes down every byte it is sent. */
export interface RecordingUpstream {
  readonly origin: string
  /** Every request, in the order in which their heads arrived. */
  readonly arrivals: Arrival[]
  /** What no single well-formed request explains: bytes beyond a request, two framings, a bare line feed ... */
  readonly faults: string[]
  /** Connections open now. */
  readonly connections: ReadonlySet<Socket>
  /** Answers requests from now on; 200 and `{}` until it is set. */
  script: Script
  /** Forgets arrivals and faults. */
  forget(): void
  close(): Promise<void>
}

/** Answers with a status, headers and a body of known length, once the whole request is there. */
export function answerWith(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): Script {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `HTTP/1.1 ${status} Scripted\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n`
  return async (arrival, socket) => {
    await arrival.complete
    socket.write(Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]))
  }
}

/** Answers with these bytes, as they are, once the whole request is there. */
export function answerBytes(...pieces: readonly (string | Buffer)[]): Script {
  return async (arrival, socket) => {
    await arrival.complete
    for (const piece of pieces) {
      socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece)
      await new Promise(setImmediate)
    }
  }
}

/** 200 and an empty JSON object. */
export const answerEmpty: Script = answerWith(200, { 'content-type': 'application/json' }, '{}')

/** Takes the request and never says a word. */
export const answerNever: Script = () => new Promise(() => {})

/** Starts a recording upstream on a free loopback port. */
export async function startRecordingUpstream(): Promise<RecordingUpstream> {
  const connections = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
    // A gate that aborts resets the connection: that is its right.
    socket.on('error', () => {})
    const reader = new ArrivalReader(
      (arrival) => {
        upstream.arrivals.push(arrival)
        Promise.resolve(upstream.script(arrival, socket)).then(
          () => reader.answered(),
          (error: unknown) => upstream.faults.push(`the script failed: ${String(error)}`),
        )
        return arrival.isUpgrade
      },
      (fault) => upstream.faults.push(fault),
    )
    const onData = (chunk: Buffer) => {
      // After an upgrade the bytes are frames, for whoever answered the upgrade.
      if (reader.push(chunk) === 'upgraded') socket.off('data', onData)
    }
    socket.on('data', onData)
    socket.on('close', () => reader.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const upstream: RecordingUpstream = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals: [],
    faults: [],
    connections,
    script: answerEmpty,
    forget() {
      upstream.arrivals.length = 0
      upstream.faults.length = 0
    },
    async close() {
      for (const socket of connections) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return upstream
}
