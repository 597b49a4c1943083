import { Buffer } from 'node:buffer'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

/** What a test has a vendor say. */
export interface Answer {
  readonly status?: number
  readonly type?: string
  readonly isCompressed?: boolean
  readonly body: unknown
}

/** A vendor that answers whatever a test has put under a path, and keeps what it was asked. */
export class AnsweringVendor {
  readonly answers = new Map<string, Answer>()
  readonly asked: IncomingMessage[] = []
  readonly #server: Server

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response))
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.asked.push(request)
    request.resume()
    const path = (request.url ?? '').split('?')[0] ?? ''
    const {
      status = 200,
      type = 'application/json',
      isCompressed,
      body,
    } = this.answers.get(path) ?? { body: {} }
    const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
    const range = /^bytes=(\d+)-(\d+)$/.exec(String(request.headers.range ?? ''))
    if (isCompressed) {
      response.writeHead(status, { 'content-type': type, 'content-encoding': 'gzip' }).end(gzipSync(text))
      return
    }
    response.writeHead(range === null ? status : 206, { 'content-type': type })
    response.end(range === null ? text : text.slice(Number(range[1]), Number(range[2]) + 1))
  }
}
