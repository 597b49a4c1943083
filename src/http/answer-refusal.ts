import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Mount, plainFormat, type Refusal, refusalText } from '../gateway/index.ts'
import { statusOf } from './status.ts'

// Reading a little of an unwanted body lets the client finish sending and see the answer: closing on bytes nobody
// read resets the connection, answer and all. Reading all of it would let it hold the connection.
const unwantedBytesMax = 8 * 1024 * 1024
const lingerMsMax = 5_000

/** Answers with a refusal in the vendor's own error format and returns the status it used. */
export function answerRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
  mount: Mount | undefined,
  requestId: string,
  extraHeaders: Readonly<Record<string, string>> = {},
): number {
  const format = mount?.service.refusal ?? plainFormat
  const status = format.statuses?.[refusal.kind] ?? statusOf(refusal.kind)
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return status
  }
  const body = format.body(refusalText(refusal), status, requestId)
  const headers: Record<string, string> = {
    'content-type': format.contentType,
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    'x-sallyport-request-id': requestId,
    ...extraHeaders,
  }
  if (refusal.retryAfterSeconds !== undefined) headers['retry-after'] = String(refusal.retryAfterSeconds)
  if (request.complete) {
    response.writeHead(status, headers)
    response.end(body)
    return status
  }
  headers.connection = 'close'
  response.writeHead(status, headers)
  response.write(body)
  endAfterBody(request, response)
  return status
}

/** Ends an answer, and with it the connection, once the client has sent its body, or enough of it. */
export function endAfterBody(request: IncomingMessage, response: ServerResponse): void {
  let bytes = 0
  const end = () => response.end()
  const timer = setTimeout(end, lingerMsMax)
  timer.unref()
  response.on('close', () => clearTimeout(timer))
  request.on('end', end)
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > unwantedBytesMax) end()
  })
  request.resume()
}
