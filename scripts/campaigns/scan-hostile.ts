import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { binary } from '../../test/support/cli.ts'
import { hostileKinds, makeHostile } from '../../test/support/hostile/hostile-files.ts'
import { runWatched } from '../../test/support/hostile/run-watched.ts'
import type { Campaign } from './campaign.ts'

const defaultMegabytes = 1_024
const residentMegabytesMax = 400
/** Far more than any of them takes, far less than what never ends. */
const secondsMax = 600

/** Scans files of the worst kinds, each in a process of its own. */
export const campaign: Campaign = {
  summary: `${hostileKinds.length} kinds of hostile files of ${defaultMegabytes} MB: each scan ends, below ${residentMegabytesMax} MB of memory, and misses no key it should see`,
  async run({ count = defaultMegabytes, print }) {
    const scratch = mkdtempSync(join(tmpdir(), 'sallyport-hostile-'))
    const violations: string[] = []
    let [keys, largest, slowest] = [0, 0, 0]
    try {
      for (const kind of hostileKinds) {
        const { words, expected, problems } = makeHostile(kind, scratch, count)
        const watched = await runWatched(
          process.execPath,
          [binary, 'scan', '--json', ...words],
          scratch,
          secondsMax,
        )
        const { code, stdout, seconds, residentMegabytes } = watched
        print(`${kind}: exit ${code}, ${seconds.toFixed(1)} s, ${residentMegabytes.toFixed(0)} MB of memory`)
        largest = Math.max(largest, residentMegabytes)
        slowest = Math.max(slowest, seconds)
        const found = places(stdout)
        keys += found
        if (code !== (expected > 0 ? 1 : problems ? 2 : 0)) violations.push(`${kind}: it ended with ${code}`)
        if (found < expected) violations.push(`${kind}: ${found} of ${expected} keys were found`)
        if (residentMegabytes > residentMegabytesMax)
          violations.push(`${kind}: ${residentMegabytes} MB of memory`)
        rmSync(scratch, { recursive: true })
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
    return {
      figures: {
        kinds: hostileKinds.length,
        'MB each': count,
        'keys found': keys,
        'most memory, MB': Math.round(largest),
        'longest, s': Math.round(slowest),
      },
      violations,
    }
  },
}

function places(stdout: string): number {
  try {
    const { findings } = JSON.parse(stdout) as { findings: readonly { places: number }[] }
    return findings.reduce((sum, finding) => sum + finding.places, 0)
  } catch {
    // It ended before it could say anything.
    return 0
  }
}
