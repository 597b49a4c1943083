/**
 * @module
 * A stand-in for AssemblyAI: one port answers for all of its hosts, because their paths do not collide (REST,
 * streaming, LLM gateway, sync, Voice Agent). It keeps state like one account with projects and keys, and behaves
 * as the vendor was observed to (sources read up to 10 October 2026), traps included. What nobody has confirmed
 * is marked in the code, and switchable where it matters.
 *
 * @example
 * const emulator = createAssemblyaiEmulator({ singleUseTokens: true })
 * const running = await serveEmulator(emulator)
 * const { key } = emulator.createKey({ project: 'demo' })
 */
export { type AssemblyaiEmulator, createAssemblyaiEmulator } from './emulator.ts'
export type { AudioFixture, EntityHint, SafetyHint } from './fixtures.ts'
export type { AssemblyaiEmulatorOptions } from './options.ts'
export type { AssemblyaiSnapshot } from './snapshot.ts'
