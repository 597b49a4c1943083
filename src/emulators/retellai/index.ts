/**
 * @module
 * A stand-in for Retell AI, built from the vendor's published facts alone.
 *
 * It has every endpoint of the vendor's specification and SDK, with state: calls run through their life cycle and tell
 * signed webhooks about it, web calls hand out tokens that browsers join with, storage settings remove what they say.
 * Where the vendor's behaviour is not confirmed there is a switch in the options. Media is not emulated.
 *
 * @example
 * const emulator = createRetellaiEmulator()
 * const running = await serveEmulator(emulator)
 * const { key } = emulator.createKey({ name: 'demo' })
 * emulator.dashboard.setAccountWebhook('http://127.0.0.1:3000/hooks')
 */

export type { CallRecord } from './calls/call-record.ts'
export type { ScriptLine } from './calls/script.ts'
export type { Transfer } from './calls/transfers.ts'
export type { Dashboard } from './dashboard.ts'
export { createRetellaiEmulator, type RetellaiEmulator } from './emulator.ts'
export type { KeyRequest } from './keys.ts'
export type { RetellaiEmulatorOptions, RetellaiSwitches } from './options.ts'
export type { SeededIds } from './seed.ts'
export { signWebhook } from './webhooks/sign.ts'
export type { Delivery } from './webhooks/signed-sender.ts'
