import { openControl } from '../../src/app/index.ts'
import type { Control, StoredEvent } from '../../src/control/index.ts'
import type { EmulatedVendors } from './emulated-vendors.ts'
import { loadGrants } from './load.ts'
import { environment } from './world.ts'

/** Returns what `use` makes of the control of a home: over its running server, where there is one. */
export async function withControl<Result>(
  home: string,
  use: (control: Control) => Promise<Result>,
): Promise<Result> {
  const control = await openControl({ home, onOpened: () => {} })
  try {
    return await use(control)
  } finally {
    await control.close()
  }
}

/** Adds the keys that a load needs and a client for it; returns the client's key. */
export function prepareLoadClient(home: string, vendors: EmulatedVendors): Promise<string> {
  return withControl(home, async (control) => {
    for (const vendor of ['assemblyai', 'castai'] as const) {
      const value = vendors[vendor].emulator.createKey().key
      await control.perform('key.add', { vendor, environment, value })
    }
    const grants = loadGrants.map(({ vendor, scopes }) => ({ vendor, scopes: [...scopes] }))
    return (await control.perform('client.add', { name: 'load', environment, grants })).key
  })
}

/** Returns every record of the log. */
export async function readAllRecords(control: Control): Promise<StoredEvent[]> {
  const records: StoredEvent[] = []
  for (;;) {
    const more = await control.perform('audit.tail', { limit: 10_000, afterSeq: records.at(-1)?.seq ?? 0 })
    if (more.length === 0) return records
    records.push(...more)
  }
}
