import { VendorRefusal } from '../answers.ts'

/** How much of a call or chat the vendor keeps, least restrictive first. */
export type StorageSetting = 'everything' | 'everything_except_pii' | 'basic_attributes_only'

const ranks: Readonly<Record<StorageSetting, number>> = {
  everything: 0,
  everything_except_pii: 1,
  basic_attributes_only: 2,
}

/** Returns the setting, or `everything` when none is given; an unknown word is refused with 400. */
export function parseStorageSetting(value: unknown): StorageSetting {
  if (value === undefined || value === null) return 'everything'
  if (typeof value !== 'string' || !Object.hasOwn(ranks, value)) throw new VendorRefusal(400)
  return value as StorageSetting
}

/** Returns the wanted setting; one that would keep more than the present one is refused with 400. */
export function tightenStorage(present: StorageSetting, wanted: unknown): StorageSetting {
  if (wanted === undefined) return present
  const next = parseStorageSetting(wanted)
  if (ranks[next] < ranks[present]) throw new VendorRefusal(400)
  return next
}
