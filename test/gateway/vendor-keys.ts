import { Secret } from '../../src/core/index.ts'

// Made at run time, so that no scanner finds a key in this file.
const values: Readonly<Record<string, string>> = {
  assemblyai: 'ab12'.repeat(8),
  retellai: `key_${'3c7e'.repeat(7)}`,
  castai: `castai_v1_${'a1'.repeat(32)}_${'b2'.repeat(4)}`,
}

/** Returns the vendor key that the test gate holds for a vendor. */
export function vendorKey(vendor: string): string {
  const value = values[vendor]
  if (value === undefined) throw new Error(`no vendor key for ${vendor}`)
  return value
}

/** The vault of the tests: one key per vendor, the same object each time, as the real vault promises. */
export const resolvedKeys = new Map(
  Object.entries(values).map(([vendor, value]) => [
    vendor,
    {
      keyId: `vk_${vendor}`,
      region: vendor === 'retellai' ? 'global' : 'us',
      secret: new Secret(value),
    },
  ]),
)
