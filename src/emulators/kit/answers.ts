import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EmulatorAnswer } from './emulator.ts'

type Headers = Readonly<Record<string, string>>

/** Reads a request to its end. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Sends an answer as its vendor would; `common` are headers that an answer's own may override. */
export async function sendAnswer(
  response: ServerResponse,
  answer: EmulatorAnswer,
  common: Headers = {},
): Promise<void> {
  if ('raw' in answer) {
    for (const [name, value] of Object.entries(common)) response.setHeader(name, value)
    await answer.raw(response)
    return
  }
  const { bytes, type } = encodeBody(answer.body)
  const noBody = answer.status === 204 || answer.status === 304
  response.writeHead(answer.status, {
    ...(type && !noBody ? { 'content-type': type } : {}),
    ...(noBody ? {} : { 'content-length': String(bytes.length) }),
    ...common,
    ...answer.headers,
  })
  response.end(noBody ? undefined : bytes)
}

/** Promises the whole body and breaks the connection half way through. */
export function cutAnswer(response: ServerResponse, answer: EmulatorAnswer): void {
  if ('raw' in answer) {
    response.destroy()
    return
  }
  const { bytes, type } = encodeBody(answer.body)
  response.writeHead(answer.status, {
    ...(type ? { 'content-type': type } : {}),
    'content-length': String(Math.max(bytes.length, 2)),
  })
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy())
}

/** An answer whose body is sent piece by piece, no faster than the caller reads it (server-sent events, media). */
export function streamAnswer(
  status: number,
  headers: Headers,
  chunks: Iterable<Buffer | string> | AsyncIterable<Buffer | string>,
): EmulatorAnswer {
  return {
    async raw(response) {
      response.writeHead(status, { ...headers })
      // Otherwise the head waits for the first piece, and a caller cannot tell that it was heard.
      response.flushHeaders()
      for await (const chunk of chunks) {
        if (response.destroyed) return
        if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')])
      }
      response.end()
    },
  }
}

function encodeBody(body: unknown): { bytes: Buffer; type?: string } {
  if (body === undefined) return { bytes: Buffer.alloc(0) }
  if (Buffer.isBuffer(body)) return { bytes: body, type: 'application/octet-stream' }
  if (typeof body === 'string') return { bytes: Buffer.from(body), type: 'text/plain; charset=utf-8' }
  return { bytes: Buffer.from(JSON.stringify(body)), type: 'application/json' }
}
