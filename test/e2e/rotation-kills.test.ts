/** A gate that is killed while it rotates keys: no key is lost or left over. The long form is a campaign. */
import { expect, test } from 'vitest'
import type { KillPlace } from '../support/rotation/doomed-servers.ts'
import { runRotationKills } from '../support/rotation/rotation-kill-run.ts'

/** When the key is being made, and when it is used already. */
const places: readonly KillPlace[] = [
  { at: 'call', vendor: 'castai', number: 2, delayMs: 0 },
  { at: 'call', vendor: 'castai', number: 8, delayMs: 3 },
]

test(`kill -9, ${places.length} times, while keys rotate`, { timeout: 240_000 }, async () => {
  const report = await runRotationKills({ places, database: [] })
  expect(report.violations).toEqual([])
  expect(report.rotations).toBeGreaterThanOrEqual(1)
  expect(report.calls).toBeGreaterThan(places.length)
  expect(report.killedIn.planned).toBeGreaterThan(0)
})
