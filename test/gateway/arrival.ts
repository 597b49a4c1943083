import { Buffer } from 'node:buffer'

/** One request exactly as it arrived. */
export interface Arrival {
  readonly method: string
  /** Path and query, raw. */
  readonly target: string
  /** Name (lower case) and value, in order. */
  readonly headers: readonly (readonly [string, string])[]
  /** The head as bytes, up to and including the empty line. */
  readonly head: Buffer
  readonly isUpgrade: boolean
  /** The body so far, without its framing; at most the first 8 MB of it. */
  readonly body: Buffer
  /** Bytes of the body so far. */
  readonly bodyBytes: number
  /** Resolves once the body is there; never where it is cut off. */
  readonly complete: Promise<void>
  readonly isComplete: boolean
  /** Whether the connection ended before the body did. */
  readonly isCut: boolean
}

const bodyKeptMax = 8 * 1024 * 1024
const requestLine = /^(GET|POST|PUT|PATCH|DELETE) (\/[!-~]*) HTTP\/1\.1$/
// A value may hold a tab, and no other control character.
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\t\x20-\x7e\x80-\xff]*)$/

class Recorded implements Arrival {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly head: Buffer
  readonly complete: Promise<void>
  isComplete = false
  isCut = false
  bodyBytes = 0
  readonly #chunks: Buffer[] = []
  #kept = 0
  #resolve: () => void = () => {}

  constructor(head: Buffer, fault: (text: string) => void) {
    this.head = head
    this.complete = new Promise((resolve) => {
      this.#resolve = resolve
    })
    const [first = '', ...lines] = head.toString('latin1').slice(0, -4).split('\r\n')
    const parts = requestLine.exec(first)
    if (parts === null) fault(`request line: ${JSON.stringify(first)}`)
    this.method = parts?.[1] ?? ''
    this.target = parts?.[2] ?? ''
    this.headers = lines.map((line) => {
      const [, name, value] = headerLine.exec(line) ?? []
      if (name === undefined || value === undefined) fault(`header line: ${JSON.stringify(line)}`)
      return [(name ?? '').toLowerCase(), value ?? ''] as const
    })
  }

  get body(): Buffer {
    return Buffer.concat(this.#chunks)
  }

  get isUpgrade(): boolean {
    return this.values('upgrade').length > 0
  }

  values(name: string): string[] {
    return this.headers.filter(([other]) => other === name).map(([, value]) => value)
  }

  add(chunk: Buffer): void {
    this.bodyBytes += chunk.length
    if (this.#kept >= bodyKeptMax) return
    this.#kept += chunk.length
    this.#chunks.push(Buffer.from(chunk))
  }

  finish(): void {
    this.isComplete = true
    this.#resolve()
  }
}

/**
 * Takes a connection apart into requests, as strictly as the strictest server: whatever two servers could read
 * differently is a fault, and so are bytes that come before the last request was answered.
 */
export class ArrivalReader {
  readonly #onHead: (arrival: Arrival) => boolean
  readonly #onFault: (text: string) => void
  #rest: Buffer = Buffer.alloc(0)
  #current: Recorded | undefined
  #framing: { kind: 'length'; left: number } | { kind: 'chunked' } = { kind: 'length', left: 0 }
  #isAnswered = true

  /** `onHead` returns true where the connection is an upgraded one from now on. */
  constructor(onHead: (arrival: Arrival) => boolean, onFault: (text: string) => void) {
    this.#onHead = onHead
    this.#onFault = onFault
  }

  push(chunk: Buffer): 'upgraded' | undefined {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    while (this.#rest.length > 0) {
      if (this.#current === undefined) {
        if (!this.#isAnswered) this.#onFault('bytes beyond the request, before its answer')
        const end = this.#rest.indexOf('\r\n\r\n')
        if (end === -1) return undefined
        if (this.#begin(this.#take(end + 4))) return 'upgraded'
      } else if (!this.#readBody(this.#current)) return undefined
    }
    return undefined
  }

  answered(): void {
    this.#isAnswered = true
  }

  end(): void {
    if (this.#current !== undefined) this.#current.isCut = true
    if (this.#current === undefined && this.#rest.length > 0) this.#onFault('bytes that are no whole head')
  }

  #begin(head: Buffer): boolean {
    const arrival = new Recorded(head, this.#onFault)
    const lengths = arrival.values('content-length')
    const encodings = arrival.values('transfer-encoding')
    if (lengths.length + encodings.length > 1) this.#onFault('more than one framing')
    if (lengths.some((value) => !/^\d+$/.test(value))) this.#onFault('an unreadable length')
    if (encodings.some((value) => value !== 'chunked')) this.#onFault('an unknown transfer encoding')
    this.#framing =
      encodings.length > 0 ? { kind: 'chunked' } : { kind: 'length', left: Number(lengths[0] ?? 0) }
    this.#current = arrival
    this.#isAnswered = false
    if (this.#framing.kind === 'length' && this.#framing.left === 0) this.#finish(arrival)
    return this.#onHead(arrival)
  }

  /** Returns false where more bytes are needed. */
  #readBody(arrival: Recorded): boolean {
    if (this.#framing.kind === 'length') {
      const piece = this.#take(Math.min(this.#framing.left, this.#rest.length))
      this.#framing.left -= piece.length
      arrival.add(piece)
      if (this.#framing.left === 0) this.#finish(arrival)
      return true
    }
    const lineEnd = this.#rest.indexOf('\r\n')
    if (lineEnd === -1) return false
    const size = this.#rest.toString('latin1', 0, lineEnd)
    if (!/^[0-9a-f]+$/i.test(size)) this.#onFault(`chunk size: ${JSON.stringify(size)}`)
    const bytes = Number.parseInt(size, 16)
    if (this.#rest.length < lineEnd + 2 + bytes + 2) return false
    this.#take(lineEnd + 2)
    arrival.add(this.#take(bytes))
    // A last chunk followed by anything but an empty line carries trailers.
    if (this.#take(2).toString('latin1') !== '\r\n') this.#onFault('a chunk without its end, or trailers')
    if (bytes === 0) this.#finish(arrival)
    return true
  }

  #finish(arrival: Recorded): void {
    this.#current = undefined
    arrival.finish()
  }

  #take(bytes: number): Buffer {
    const piece = this.#rest.subarray(0, bytes)
    this.#rest = this.#rest.subarray(bytes)
    return piece
  }
}
