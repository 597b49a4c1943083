import { crc32 } from 'node:zlib'
import type { Seeded } from '../../support/seeded.ts'

/** The vendors whose keys the sets hide. */
export type Vendor = 'assemblyai' | 'retellai' | 'castai'

/** All three, in the order in which cases are written. */
export const vendors: readonly Vendor[] = ['assemblyai', 'retellai', 'castai']

/** Returns a key of the vendor's shape, with the vendor's checksum where it has one. No vendor ever issued it. */
export function mintKey(vendor: Vendor, random: Seeded): string {
  if (vendor === 'assemblyai') return random.uuid().replaceAll('-', '')
  if (vendor === 'retellai') return ['key', random.hex(28)].join('_')
  const body = ['castai', 'v1', random.hex(64)].join('_')
  return `${body}_${crc32(body).toString(16).padStart(8, '0')}`
}
