import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'

/**
 * Calls `onDone` once, with a request's whole body or with why it is not taken; never where the client hangs up first.
 * `onBytes` is called as it arrives.
 */
export function collectBody(
  request: IncomingMessage,
  bytesMax: number,
  onBytes: () => void,
  onDone: (body: Buffer | 'too_large') => void,
): void {
  const chunks: Buffer[] = []
  let bytes = 0
  let isDone = false
  const finish = (result: Buffer | 'too_large') => {
    if (isDone) return
    isDone = true
    onDone(result)
  }
  request.on('data', (chunk: Buffer) => {
    onBytes()
    bytes += chunk.length
    if (bytes <= bytesMax) chunks.push(chunk)
    else finish('too_large')
  })
  request.on('end', () => finish(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
}
