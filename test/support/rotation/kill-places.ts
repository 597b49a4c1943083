import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EmulatedVendors } from '../emulated-vendors.ts'
import { placesIn, tracedTo } from '../faults/strace.ts'
import { shiftClock } from '../shifted-clock.ts'
import { until } from '../until.ts'
import type { KillPlace } from './doomed-servers.ts'
import { openRotationKillWorld } from './rotation-kill-world.ts'

const turns: readonly (keyof EmulatedVendors)[] = ['castai', 'assemblyai', 'castai', 'retellai']
/** How many calls to its vendor a rotation makes: each of its steps comes between two of them. */
const callsOf = { castai: 16, assemblyai: 7, retellai: 7 } as const
const delaysMs = [0, 1, 3, 7, 13, 29, 53, 101, 251] as const
const rotatedWithinMs = 120_000

/** Returns places at and soon after the calls that rotations make, of each vendor in its turn. */
export function callPlaces(count: number): KillPlace[] {
  return Array.from({ length: count }, (_, index) => {
    const vendor = turns[index % turns.length] ?? 'castai'
    const number = ((Math.floor(index / 2) * 5) % callsOf[vendor]) + 1
    return { at: 'call', vendor, number, delayMs: delaysMs[index % delaysMs.length] ?? 0 }
  })
}

/**
 * Returns every system call that changes a file, from the start of a server to the end of the first rotation that it
 * makes through a vendor's API. Needs strace.
 */
export async function writePlaces(program?: string): Promise<KillPlace[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-rotation-writes-'))
  const clock = shiftClock(folder)
  const trace = join(folder, 'trace')
  const options = { folder, database: [], instances: 1, clock, ...(program === undefined ? {} : { program }) }
  const world = await openRotationKillWorld(options)
  try {
    const server = await world.servers.start(0, tracedTo(trace))
    await world.use(async (control) => {
      await world.owners.castai.act(control, true)
      const isEnded = async () =>
        (await control.perform('rotation.list', {})).every((one) => one.endedAtMs !== null)
      await until('a rotation is at its end', isEnded, rotatedWithinMs, 50)
    })
    await server.stop('SIGKILL')
    return placesIn(readFileSync(trace, 'utf8')).map((place) => ({ at: 'write', place }))
  } finally {
    await world.close()
    clock.restore()
    rmSync(folder, { recursive: true, force: true })
  }
}
