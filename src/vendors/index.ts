/**
 * Everything vendor-specific: hosts, credentials, operations, error formats, key shapes, shipped rules. Rooms ask
 * (their types stand in a profile), vendors answer, the gateway hands the answer over; a section that is absent means
 * that the vendor does not offer it.
 *
 * Owns every vendor id in the program: no other room but the emulators names one. Needs no port, opens no socket, and
 * reads nothing but the operation tables beside the profiles.
 *
 * @example
 * const { operations, services } = await loadVendor('assemblyai')
 *
 * @module
 */
export { keyPatterns } from './key-patterns.ts'
export { loadVendor, loadVendors, type VendorId, vendorIds } from './load.ts'
export type {
  Credential,
  RefusalFormat,
  Service,
  Setup,
  ShippedRule,
  SocketFormat,
  Source,
  VendorProfile,
} from './vendor.ts'
export { type VendorEvents, webhookSources } from './webhooks/index.ts'
export { webhookMistakes } from './webhooks/mistakes.ts'
