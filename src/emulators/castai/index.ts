/**
 * @module
 * A local stand-in for the Cast AI API of one region, built from public facts alone (read 2026-11-22).
 *
 * It keeps keys, service accounts, roles, clusters, reports, the vendor's audit log and its webhooks. What the
 * vendor has and this does not answers 501; what nobody has confirmed has a switch (`CastaiSwitches`). It refuses
 * to know another region's keys, and to take an API key as a bearer token on the main API.
 *
 * @example
 * const emulator = createCastaiEmulator({ region: 'eu' })
 * const running = await serveEmulator(emulator)
 * const { key } = emulator.createKey({ kind: 'service-account', role: 'Viewer' })
 * await fetch(`${running.url}/v1/organizations`, { headers: { 'X-API-Key': key } })
 */

export type { CastaiKey, CastaiKeyOptions } from './access/dashboard.ts'
export { type CastaiEmulator, createCastaiEmulator } from './castai-emulator.ts'
export type { CastaiEmulatorOptions, CastaiRegion, CastaiSwitches } from './options.ts'
export { seedIds as castaiSeedIds } from './seed-ids.ts'
