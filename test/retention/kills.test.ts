/** The short form of the campaign `retention`: the command itself, killed while the vendor fails and the clock leaps. */
import { expect, test } from 'vitest'
import { runRetentionKills } from '../support/retention/retention-kill-run.ts'

test('killed twice, it deletes everything due once, nothing held, and every receipt holds', async () => {
  const report = await runRetentionKills({ transcripts: 150, kills: 2, database: [], print: () => {} })
  expect(report.violations).toEqual([])
  expect(report.receipts).toBe(report.due)
  expect(report.due).toBeGreaterThan(100)
  expect(report.held).toBeGreaterThan(1)
}, 180_000)
