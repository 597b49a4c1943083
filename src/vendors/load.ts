import { nearest, SallyportError } from '../core/index.ts'
import type { VendorProfile } from './vendor.ts'

/** The vendors Sallyport knows, in the order they are listed. */
export const vendorIds = ['assemblyai', 'retellai', 'castai'] as const

export type VendorId = (typeof vendorIds)[number]

// One import each, so that a command pays for the tables of the vendors it is asked about.
const loaders: Readonly<Record<VendorId, () => Promise<VendorProfile>>> = {
  assemblyai: async () => (await import('./assemblyai.ts')).assemblyai,
  retellai: async () => (await import('./retellai.ts')).retellai,
  castai: async () => (await import('./castai.ts')).castai,
}

/**
 * Returns the profile of a vendor. Throws ERR_VENDOR_UNKNOWN for any other id; `detail` then names the nearest vendor,
 * where one is near.
 */
export async function loadVendor(id: string): Promise<VendorProfile> {
  if (isVendorId(id)) return loaders[id]()
  const suggestion = nearest(id, vendorIds)
  throw new SallyportError('ERR_VENDOR_UNKNOWN', {
    field: 'vendor',
    ...(suggestion === undefined ? {} : { detail: `Did you mean ${suggestion}?` }),
  })
}

/** Returns every profile, in the order of `vendorIds`. */
export function loadVendors(): Promise<readonly VendorProfile[]> {
  return Promise.all(vendorIds.map((id) => loaders[id]()))
}

function isVendorId(id: string): id is VendorId {
  return (vendorIds as readonly string[]).includes(id)
}
