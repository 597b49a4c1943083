import { hash } from 'node:crypto'
import { type KnownSecret, runScan } from '../../../src/scan/index.ts'
import { keyPatterns } from '../../../src/vendors/index.ts'

/** A field in which two scans of one history differ; `what` shows no secret, as no field of a finding does. */
export interface Difference {
  readonly finding: string
  readonly field: string
  readonly fast: unknown
  readonly slow: unknown
}

export interface Comparison {
  readonly findings: number
  /** Values that were compared, in all findings of all scans. */
  readonly fields: number
  readonly objects: number
  readonly differences: readonly Difference[]
}

const atMs = Date.UTC(2026, 10, 30)
/** A vault that holds a few of whatever has the shape of a key: told by its hash, so that every scan knows the same. */
const recognised = 2

/**
 * Scans a history by reading its packs, with one thread and with two, and through git, and compares every field of every
 * finding; as a user does it, with what is only possible, and with a vault.
 */
export async function comparePaths(folder: string, ways: readonly Way[] = allWays): Promise<Comparison> {
  let [findings, fields, objects] = [0, 0, 0]
  const differences: Difference[] = []
  for (const way of ways) {
    const slow = await scanOnce(folder, way, true, 1)
    findings += slow.findings.size
    objects = slow.objects
    for (const threads of [1, 2]) {
      const fast = await scanOnce(folder, way, false, threads)
      for (const id of new Set([...slow.findings.keys(), ...fast.findings.keys()])) {
        const [one, other] = [fast.findings.get(id), slow.findings.get(id)]
        fields += collect(`${way}, ${threads} threads: ${id}`, '', one, other, differences)
      }
    }
  }
  return { findings, fields, objects, differences }
}

export type Way = 'plain' | 'possible' | 'vault'
const allWays: readonly Way[] = ['plain', 'possible', 'vault']

async function scanOnce(folder: string, way: Way, slowly: boolean, threads: number) {
  const { found, totals } = await runScan({
    target: { kind: 'history', slowly },
    folder,
    patterns: keyPatterns,
    possible: way === 'possible',
    ...(way === 'vault' ? { known: { recognise } } : {}),
    fingerprintKey: async () => Buffer.alloc(32, 7),
    threads,
    clock: { now: () => atMs },
  })
  return { findings: new Map(found.map(({ finding }) => [finding.id, finding])), objects: totals.blobs ?? 0 }
}

async function recognise(candidates: readonly string[]): Promise<ReadonlyMap<string, KnownSecret>> {
  const known = new Map<string, KnownSecret>()
  for (const text of candidates) {
    const digest = hash('sha256', text, 'buffer')
    if ((digest[0] as number) < recognised)
      known.set(text, {
        kind: 'key',
        id: `key_${digest[1]}`,
        environment: 'staging',
        name: 'a',
        state: 'active',
      })
  }
  return known
}

/** Notes what differs, and returns how many values there were. */
function collect(finding: string, field: string, fast: unknown, slow: unknown, into: Difference[]): number {
  if (isRecord(fast) && isRecord(slow)) {
    const names = new Set([...Object.keys(fast), ...Object.keys(slow)])
    return [...names].reduce(
      (sum, name) => sum + collect(finding, `${field}.${name}`, fast[name], slow[name], into),
      0,
    )
  }
  if (fast !== slow) into.push({ finding, field, fast, slow })
  return 1
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
