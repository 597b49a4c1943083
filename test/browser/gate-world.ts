import type { createEmulator } from '../../src/emulators/index.ts'

interface Vendors {
  readonly assemblyai: {
    readonly url: string
    readonly emulator: Awaited<ReturnType<typeof createEmulator<'assemblyai'>>>
    readonly faults: { add(fault: object): void; clear(): void }
  }
}

/** The part of a world (see `test/support/world.ts`) that these tests use. */
export interface GateWorld {
  readonly first: {
    readonly url: string
    readonly tlsUrl: string
    readonly control: { perform(action: string, input: object): Promise<unknown> }
  }
  readonly vendors: Vendors
  readonly vendorKeys: { readonly assemblyai: { readonly id: string; readonly value: string } }
  addClient(grant: {
    vendor: string
    scopes: readonly string[]
  }): Promise<{ readonly name: string; readonly key: string }>
  close(): Promise<void>
}

export interface GateOptions {
  readonly emulator?: Parameters<typeof createEmulator<'assemblyai'>>[1]
  /** Lines of `sallyport.yaml` below `tokens:`. */
  readonly tokens?: readonly string[]
  /** Returns where the gate is to find the vendor, for a tap in front of it. */
  readonly tapped?: (vendorUrl: string) => Promise<string>
}

/**
 * Opens a gate for a page of this origin. It is loaded without its types: it is written in Node's words, which differ
 * from the DOM's where both know a name, and what runs in a page needs the DOM's.
 */
export async function openGate(
  origin: string,
  { emulator, tokens = [], tapped }: GateOptions = {},
): Promise<GateWorld> {
  const { openWorld } = (await import(['..', 'support', 'world.ts'].join('/'))) as {
    openWorld(options: object): Promise<GateWorld>
  }
  return openWorld({
    database: [],
    emulators: { assemblyai: { streamingMsPerWord: 200, sessionsPerMinute: 1000, ...emulator } },
    ...(tapped && {
      between: async (vendors: Vendors) => ({
        ...vendors,
        assemblyai: { ...vendors.assemblyai, url: await tapped(vendors.assemblyai.url) },
      }),
    }),
    settings: [
      'tokens:',
      `  origins: [${origin}]`,
      '  purposes: { assemblyai: { streaming: { parameters: { redact_pii: null } } } }',
      ...tokens.map((line) => `  ${line}`),
    ],
  })
}
