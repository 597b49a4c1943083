import type { KeyProbe, KeyProbeResult } from '../vault/index.ts'
import type { VendorProfile } from '../vendors/index.ts'
import { type OriginOf, requestVendor } from './vendor-request.ts'

const probeMs = 10_000

/** Returns a probe that makes the vendor's own cheap call with a candidate key. */
export function createKeyProbe(
  loadVendor: (id: string) => Promise<VendorProfile>,
  originOf: OriginOf,
): KeyProbe {
  return async ({ vendor: vendorId, region, key }): Promise<KeyProbeResult> => {
    const vendor = await loadVendor(vendorId)
    const { service, method, path, body, read } = vendor.verify
    const origin = originOf(vendor, service, region)
    if (origin === undefined)
      return { verification: 'unknown', detail: `${vendor.name} has no host in the region ${region}` }
    const { status, text, detail } = await requestVendor({
      origin,
      credential: vendor.services[service]?.credential,
      key,
      method,
      path,
      ...(body === undefined ? {} : { body }),
      timeoutMs: probeMs,
    })
    return { verification: status === 0 ? 'unknown' : read(status, text), detail }
  }
}
