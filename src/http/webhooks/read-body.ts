import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { SallyportError } from '../../core/index.ts'

/**
 * Returns a request's whole body. Rejects with ERR_WEBHOOK_BODY_TOO_LARGE, and with ERR_WEBHOOK_BODY_LATE where it does
 * not come in time or the sender hangs up.
 */
export function readBody(
  request: IncomingMessage,
  { bodyBytesMax, bodyTimeoutMs }: { readonly bodyBytesMax: number; readonly bodyTimeoutMs: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const fail = (code: 'ERR_WEBHOOK_BODY_TOO_LARGE' | 'ERR_WEBHOOK_BODY_LATE') => {
      clearTimeout(timer)
      request.pause()
      reject(new SallyportError(code))
    }
    const timer = setTimeout(fail, bodyTimeoutMs, 'ERR_WEBHOOK_BODY_LATE')
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > bodyBytesMax) fail('ERR_WEBHOOK_BODY_TOO_LARGE')
      else chunks.push(chunk)
    })
    request.on('end', () => {
      clearTimeout(timer)
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))
    })
    request.on('close', () => {
      if (!request.complete) fail('ERR_WEBHOOK_BODY_LATE')
    })
    request.on('error', () => fail('ERR_WEBHOOK_BODY_LATE'))
  })
}
