import { Buffer } from 'node:buffer'
import { request } from 'undici'
import { SallyportError, type Secret } from '../../core/index.ts'
import type { VendorProfile } from '../../vendors/index.ts'

const callMs = 10_000
const answerBytesMax = 4 * 1024 * 1024

/** One call of our own to a vendor. */
export interface VendorQuestion {
  readonly vendor: VendorProfile
  readonly service: string
  /** Origin of the service in the key's region. */
  readonly origin: string
  readonly key: Secret
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Sent as JSON. */
  readonly body?: object
}

/** Resolves with the vendor's answer, whatever its status. Rejects where there is none. Redirects are not followed. */
export async function askVendor(call: VendorQuestion): Promise<{ status: number; body: string }> {
  const credential = call.vendor.services[call.service]?.credential
  if (credential === undefined) throw new SallyportError('ERR_VENDOR_NOT_OFFERED', { field: call.service })
  const key = call.key.reveal()
  const answer = await request(call.origin + call.path, {
    method: call.method,
    headers: {
      'user-agent': 'sallyport',
      accept: 'application/json',
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      [credential.header]: credential.format === 'bearer' ? `Bearer ${key}` : key,
    },
    body: call.body === undefined ? null : JSON.stringify(call.body),
    signal: AbortSignal.timeout(callMs),
  })
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > answerBytesMax) throw new SallyportError('ERR_WEBHOOK_NOT_CONFIRMED', { detail: 'too long' })
    chunks.push(chunk)
  }
  return { status: answer.statusCode, body: Buffer.concat(chunks).toString('utf8') }
}
