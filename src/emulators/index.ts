/**
 * @module
 * Faithful local stand-ins for each vendor, for the demo, for tests, and for users' own development.
 *
 * They are built from the vendors' published facts and never read a vendor profile, so that they can contradict
 * one. Each is loaded when it is asked for.
 *
 * @example
 * const emulator = await createEmulator('assemblyai')
 * const running = await serveEmulator(emulator)
 * const { key } = emulator.createKey({ project: 'demo' })
 */

import type { Emulator } from './kit/emulator.ts'
import type { TourStep } from './tours/step.ts'

export { type Coverage, countCoverage } from './kit/coverage.ts'
export type { Emulator, EmulatorAnswer, EmulatorCall, EmulatorRoute } from './kit/emulator.ts'
export type { Fault } from './kit/faults.ts'
export { type RunningEmulator, type ServeOptions, serveEmulator } from './kit/serve.ts'
export { expect, type TourContext, type TourStep } from './tours/step.ts'

interface EmulatorFactories {
  assemblyai: typeof import('./assemblyai/index.ts').createAssemblyaiEmulator
  retellai: typeof import('./retellai/index.ts').createRetellaiEmulator
  castai: typeof import('./castai/index.ts').createCastaiEmulator
}

/** The vendors that have a stand-in. */
export type EmulatorId = keyof EmulatorFactories

const loaders: { readonly [Id in EmulatorId]: () => Promise<EmulatorFactories[Id]> } = {
  assemblyai: async () => (await import('./assemblyai/index.ts')).createAssemblyaiEmulator,
  retellai: async () => (await import('./retellai/index.ts')).createRetellaiEmulator,
  castai: async () => (await import('./castai/index.ts')).createCastaiEmulator,
}

/** Every id that `createEmulator` takes. */
export const emulatorIds = Object.keys(loaders) as readonly EmulatorId[]

/** Says whether a word names a vendor that has a stand-in. */
export const isEmulatorId = (word: string): word is EmulatorId => Object.hasOwn(loaders, word)

/** Returns a fresh stand-in with no state. Throws a `RangeError` for a vendor that has none. */
export async function createEmulator<Id extends EmulatorId>(
  vendor: Id,
  options?: Parameters<EmulatorFactories[Id]>[0],
): Promise<ReturnType<EmulatorFactories[Id]>> {
  if (!isEmulatorId(vendor)) throw new RangeError('no emulator for this vendor')
  const create = (await loaders[vendor]()) as (options?: object) => Emulator
  return create(options) as ReturnType<EmulatorFactories[Id]>
}

/** Returns what a visitor is shown of each vendor through a gate, with its official SDK. */
export async function loadTours(): Promise<readonly TourStep[]> {
  return (await import('./tours/index.ts')).tours
}
