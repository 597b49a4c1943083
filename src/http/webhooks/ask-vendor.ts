import { SallyportError, type Secret } from '../../core/index.ts'
import type { VendorProfile } from '../../vendors/index.ts'
import { requestVendor } from '../vendor-request.ts'

const callMs = 10_000
/** What confirms an event may be a whole transcript. */
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

/** Resolves with the vendor's answer, whatever its status. Throws ERR_VENDOR_UNREACHABLE where there is none. */
export async function askVendor(call: VendorQuestion): Promise<{ status: number; body: string }> {
  const credential = call.vendor.services[call.service]?.credential
  if (credential === undefined) throw new SallyportError('ERR_VENDOR_NOT_OFFERED', { field: call.service })
  const { origin, key, method, path, body } = call
  const { status, text, detail } = await requestVendor({
    origin,
    credential,
    key,
    method,
    path,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    timeoutMs: callMs,
    bytesMax: answerBytesMax,
  })
  if (status === 0) throw new SallyportError('ERR_VENDOR_UNREACHABLE', { detail })
  return { status, body: text }
}
