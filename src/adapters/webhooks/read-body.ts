import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { SallyportError } from '../../core/index.ts'

/** Returns all bytes of a stream. Throws ERR_WEBHOOK_BODY_TOO_LARGE as soon as there are too many. */
export async function readBounded(
  stream: AsyncIterable<Uint8Array> | null,
  bytesMax: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of stream ?? []) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new SallyportError('ERR_WEBHOOK_BODY_TOO_LARGE')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * Returns the raw body of a Node request: what `express.raw()` left, or what is still to be read. Throws
 * ERR_WEBHOOK_BODY_TAKEN where a parser came first: what it made of the body cannot be verified, not even by writing it
 * again.
 */
export async function readRawBody(
  request: IncomingMessage & { readonly body?: unknown },
  bytesMax: number,
): Promise<Uint8Array> {
  const { body } = request
  if (body instanceof Uint8Array) {
    if (body.length > bytesMax) throw new SallyportError('ERR_WEBHOOK_BODY_TOO_LARGE')
    return body
  }
  if (body !== undefined || request.readableDidRead || request.readableEnded) {
    throw new SallyportError('ERR_WEBHOOK_BODY_TAKEN')
  }
  return readBounded(request, bytesMax)
}
