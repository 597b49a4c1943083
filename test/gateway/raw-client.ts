import { Buffer } from 'node:buffer'
import { connect, type Socket } from 'node:net'

/** One answer of the gate, taken apart. */
export interface RawAnswer {
  readonly status: number
  /** By lower-case name; several values are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whether the framing says that the body is all there. */
  readonly isWhole: boolean
}

/** Everything that came back on one connection. */
export interface RawExchange {
  readonly bytes: Buffer
  readonly answers: readonly RawAnswer[]
  /** Whether the gate closed the connection. */
  readonly closed: boolean
}

export interface SendOptions {
  /** Answers to wait for, where the gate does not close the connection. */
  readonly answers?: number
  /** Stops waiting when nothing has come for this long after the bytes were sent. */
  readonly quietMs?: number
}

/** Opens a connection to the gate; its errors are left to whoever looks at `destroyed`. */
export async function openRaw(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))
  return socket
}

/**
 * Sends bytes as they are and returns what came back: until the gate closes, until that many answers are whole, or
 * until it has been quiet for a while.
 */
export async function sendRaw(
  port: number,
  bytes: string | Buffer,
  options: SendOptions = {},
): Promise<RawExchange> {
  const socket = await openRaw(port)
  return readAnswers(socket, bytes, options)
}

/** As `sendRaw`, on a connection that is open already; it is closed afterwards. */
export function readAnswers(
  socket: Socket,
  bytes: string | Buffer,
  { answers: wanted = Number.POSITIVE_INFINITY, quietMs = 1_000 }: SendOptions = {},
): Promise<RawExchange> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const finish = (closed: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      const received = Buffer.concat(chunks)
      resolve({ bytes: received, answers: parseAnswers(received, closed), closed })
    }
    const timer = setTimeout(async () => {
      // On a busy machine the timer is late, and what has come meanwhile has not been read yet.
      const before = chunks.length
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate)
      if (chunks.length === before) finish(false)
      else timer.refresh()
    }, quietMs)
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      timer.refresh()
      const whole = parseAnswers(Buffer.concat(chunks), false).filter((answer) => answer.isWhole)
      if (whole.length >= wanted) finish(false)
    })
    socket.on('close', () => finish(true))
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  })
}

/** Returns the answers in a stream of bytes; the last one may be incomplete. */
export function parseAnswers(bytes: Buffer, closed: boolean): RawAnswer[] {
  const answers: RawAnswer[] = []
  let rest = bytes
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n')
    if (end === -1) return answers
    const [first = '', ...lines] = rest.toString('latin1', 0, end).split('\r\n')
    const status = Number(first.split(' ')[1])
    const headers: Record<string, string> = {}
    for (const line of lines) {
      const colon = line.indexOf(':')
      const name = line.slice(0, colon).toLowerCase()
      const value = line.slice(colon + 1).trim()
      headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
    }
    const body = readBody(rest.subarray(end + 4), status, headers, closed)
    answers.push({ status, headers, body: body.bytes.toString('utf8'), isWhole: body.isWhole })
    rest = body.rest
    if (!body.isWhole || status === 101) return answers
  }
  return answers
}

interface ReadBody {
  readonly bytes: Buffer
  readonly isWhole: boolean
  readonly rest: Buffer
}

function readBody(
  bytes: Buffer,
  status: number,
  headers: Readonly<Record<string, string>>,
  closed: boolean,
): ReadBody {
  const none = Buffer.alloc(0)
  if (status < 200 || status === 204 || status === 304) return { bytes: none, isWhole: true, rest: bytes }
  if (headers['transfer-encoding'] === 'chunked') return readChunks(bytes)
  if (headers['content-length'] === undefined) return { bytes, isWhole: closed, rest: none }
  const length = Number(headers['content-length'])
  return { bytes: bytes.subarray(0, length), isWhole: bytes.length >= length, rest: bytes.subarray(length) }
}

function readChunks(bytes: Buffer): ReadBody {
  const pieces: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const size = lineEnd === -1 ? Number.NaN : Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const isHere = !Number.isNaN(size) && bytes.length >= lineEnd + 2 + size + 2
    if (!isHere) return { bytes: Buffer.concat(pieces), isWhole: false, rest: Buffer.alloc(0) }
    pieces.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
    if (size === 0) return { bytes: Buffer.concat(pieces), isWhole: true, rest: bytes.subarray(at) }
  }
}
