import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Mount, plainFormat, type Refusal, refusalText } from '../gateway/index.ts'
import { statusOf } from './status.ts'

// Reading a little of an unwanted body lets the client finish sending and see the answer; reading all of it would
// let it hold the connection.
const drainBytesMax = 8 * 1024 * 1024
const drainMsMax = 5_000

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
  if (!request.complete) {
    headers.connection = 'close'
    drain(request)
  }
  response.writeHead(status, headers)
  response.end(body)
  return status
}

function drain(request: IncomingMessage): void {
  let bytes = 0
  const stop = () => request.socket.destroy()
  const timer = setTimeout(stop, drainMsMax)
  timer.unref()
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > drainBytesMax) stop()
  })
  request.on('close', () => clearTimeout(timer))
  request.resume()
}
