import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'

/** Returns a request's whole body, or why it cannot be had. `onBytes` is called as it arrives. */
export function collectBody(
  request: IncomingMessage,
  bytesMax: number,
  onBytes: () => void,
): Promise<Buffer | 'too_large' | 'aborted'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const onData = (chunk: Buffer) => {
      onBytes()
      bytes += chunk.length
      if (bytes > bytesMax) finish('too_large')
      else chunks.push(chunk)
    }
    const onEnd = () => finish(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))
    const onClose = () => finish('aborted')
    const finish = (result: Buffer | 'too_large' | 'aborted') => {
      request.off('data', onData)
      request.off('end', onEnd)
      request.off('close', onClose)
      request.off('error', onClose)
      resolve(result)
    }
    request.on('data', onData)
    request.on('end', onEnd)
    request.on('close', onClose)
    request.on('error', onClose)
  })
}
