/** A gate that is killed between receipt and forward: nothing it has answered is lost. The long form is a campaign. */
import { expect, test } from 'vitest'
import { describeOnBoth } from '../support/databases.ts'
import { runWebhookKills } from '../support/webhook-kill-run.ts'

const kills = 3

describeOnBoth((database) => {
  test(`kill -9, ${kills} times, the apps away for an hour, the secrets rotating`, {
    timeout: 240_000,
  }, async () => {
    const report = await runWebhookKills({
      kills,
      database: await database.fresh(),
      instances: database.name === 'PostgreSQL' ? 2 : 1,
    })
    expect(report.violations).toEqual([])
    expect(report.acknowledged).toBeGreaterThan(3 * kills)
    expect(report.emulated.retellai).toBeGreaterThan(0)
    expect(report.emulated.assemblyai).toBeGreaterThan(0)
    expect(report.emulated.castai).toBeGreaterThan(0)
    expect(report.interrupted).toBeGreaterThan(0)
  })
})
