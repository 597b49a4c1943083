import type { GateWork } from '../contestants/gate.ts'
import { type Contestant, startScript } from './contestant.ts'
import { getRequest, HttpConnections } from './http-load.ts'
import type { Plan } from './plan.ts'

/** What the vendor takes for one answer. */
export const vendorMs = 50
/** How many clients read at once. */
export const readers = 8

/** The median latency of each round, in milliseconds. */
export interface ReadLatencies {
  readonly bare: readonly number[]
  readonly gate: readonly number[]
}

/** Returns how long reads of a slow vendor take through the bare pass-through and through the gate, all recorded. */
export async function measureSlowReads(plan: Plan, reads: number): Promise<ReadLatencies> {
  const upstream = await startScript('upstream', new URL('./upstream.ts', import.meta.url), [
    String(vendorMs),
  ])
  const origin = `http://127.0.0.1:${upstream.port}`
  const work: GateWork = { build: plan.build.href, upstream: origin, records: true, bodyRule: false }
  const bare = await startScript('bare', new URL('../contestants/bare.ts', import.meta.url), [origin])
  const gate = await startScript('gate', new URL('../contestants/gate.ts', import.meta.url), [
    JSON.stringify(work),
  ])
  const medians = { bare: [] as number[], gate: [] as number[] }
  const readBare = async () => void medians.bare.push(await medianOf(bare, '/vendor', reads))
  const readGate = async () => void medians.gate.push(await medianOf(gate, '/assemblyai', reads))
  try {
    for (let round = 0; round < plan.rounds; round += 1) {
      await plan.moments.wait()
      for (const read of round % 2 === 0 ? [readBare, readGate] : [readGate, readBare]) await read()
    }
    return medians
  } finally {
    await Promise.all([upstream, bare, gate].map((one) => one.stop()))
  }
}

async function medianOf(contestant: Contestant, prefix: string, reads: number): Promise<number> {
  const path = `${prefix}/v2/transcript/00000000-0000-4000-8000-000000000000`
  const request = getRequest(contestant.port, path, { Authorization: contestant.facts.key ?? '' })
  const load = await HttpConnections.open(contestant.port, readers)
  try {
    // The first calls of a process compile what all later ones run.
    await load.run(request, Math.ceil(reads / 4))
    const { failures, p50Ms } = await load.run(request, reads)
    if (failures > 0) throw new Error(`${contestant.name} refused ${failures} reads`)
    return p50Ms
  } finally {
    load.close()
  }
}
