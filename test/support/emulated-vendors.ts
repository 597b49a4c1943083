import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  type AssemblyaiEmulator,
  type AssemblyaiEmulatorOptions,
  createAssemblyaiEmulator,
} from '../../src/emulators/assemblyai/index.ts'
import {
  type CastaiEmulator,
  type CastaiEmulatorOptions,
  createCastaiEmulator,
} from '../../src/emulators/castai/index.ts'
import type { Emulator, UnroutedCall } from '../../src/emulators/kit/emulator.ts'
import type { FaultQueue } from '../../src/emulators/kit/faults.ts'
import { serveEmulator } from '../../src/emulators/kit/serve.ts'
import {
  createRetellaiEmulator,
  type RetellaiEmulator,
  type RetellaiEmulatorOptions,
} from '../../src/emulators/retellai/index.ts'
import { loadVendor } from '../../src/vendors/index.ts'

/** One emulator that is being served. */
export interface ServedVendor<Kind extends Emulator> {
  readonly emulator: Kind
  readonly url: string
  readonly faults: FaultQueue
  /** Every HTTP request that got as far as the vendor's log-in, in order. */
  readonly arrivals: UnroutedCall[]
  /** Those that took effect: one whose sender was killed half way may arrive and come to nothing. */
  readonly handled: UnroutedCall[]
  /** Hears of each of them before the vendor acts on it. */
  readonly listeners: Set<(call: UnroutedCall) => void>
  close(): Promise<void>
}

/** The three vendors, emulated. */
export interface EmulatedVendors {
  readonly assemblyai: ServedVendor<AssemblyaiEmulator>
  readonly retellai: ServedVendor<RetellaiEmulator>
  readonly castai: ServedVendor<CastaiEmulator>
}

export interface EmulatorChoices {
  readonly assemblyai?: AssemblyaiEmulatorOptions
  readonly retellai?: RetellaiEmulatorOptions
  readonly castai?: CastaiEmulatorOptions
}

/** A real recording, and what is said in it. */
export const bakeryCall = {
  path: new URL('../../examples/audio/bakery-call.wav', import.meta.url).pathname,
  text:
    'Thank you for calling Harbor Light Bakery, this is Ada. How can I help you today? ' +
    'Hi Ada, my name is Jonas, and I ordered a cake for Saturday.',
} as const

/** Serves the three emulators on loopback. */
export async function serveVendors(choices: EmulatorChoices = {}): Promise<EmulatedVendors> {
  const sha256 = createHash('sha256').update(readFileSync(bakeryCall.path)).digest('hex')
  return {
    assemblyai: await watch(
      createAssemblyaiEmulator({
        fixtures: [{ sha256, text: bakeryCall.text }],
        processingMs: 30,
        streamingMsPerWord: 100,
        sessionsPerMinute: 100_000,
        ...choices.assemblyai,
      }),
    ),
    retellai: await watch(createRetellaiEmulator(choices.retellai)),
    castai: await watch(createCastaiEmulator(choices.castai)),
  }
}

/** Returns lines of `sallyport.yaml` that point every service of every vendor at its emulator. */
export async function vendorSettings(vendors: EmulatedVendors): Promise<string[]> {
  const lines = ['vendors:']
  for (const [id, { url }] of Object.entries(vendors)) {
    const { services } = await loadVendor(id)
    lines.push(
      `  ${id}:`,
      '    origins:',
      ...Object.keys(services).map((service) => `      ${service}: ${url}`),
    )
  }
  return lines
}

async function watch<Kind extends Emulator>(emulator: Kind): Promise<ServedVendor<Kind>> {
  const arrivals: UnroutedCall[] = []
  const handled: UnroutedCall[] = []
  const listeners = new Set<(call: UnroutedCall) => void>()
  const watched: Emulator = {
    ...emulator,
    routes: emulator.routes.map((route) => {
      const { handle } = route
      if (handle === undefined) return route
      return {
        ...route,
        handle(call) {
          handled.push(call)
          return handle(call)
        },
      }
    }),
    authenticate(call) {
      arrivals.push(call)
      for (const hear of listeners) hear(call)
      return emulator.authenticate(call)
    },
  }
  const { url, faults, close } = await serveEmulator(watched)
  return { emulator, url, faults, arrivals, handled, listeners, close }
}
