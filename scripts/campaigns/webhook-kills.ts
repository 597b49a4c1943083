import { type CampaignDatabase, onDatabases } from '../../test/support/campaign-databases.ts'
import type { WebhookKillReport } from '../../test/support/webhook-kill-run.ts'
import { compilePackage } from '../compile-package.ts'
import type { Campaign, CampaignOptions } from './campaign.ts'

const defaultKills = 1_000
const printEvery = 25

/** Kills gates between receipt and forward of webhooks: one on SQLite, then two over one PostgreSQL. */
export const campaign: Campaign = {
  summary: `kill -9 between receipt and forward of webhooks, ${defaultKills} times on each database: nothing answered is lost`,
  async run(options) {
    const reports = await onDatabases(options.database, (database) => run(database, options))
    return {
      figures: Object.fromEntries(
        reports.flatMap(([name, { acknowledged, emulated, interrupted, deliveries }]) => [
          [`${name}: events acknowledged`, acknowledged],
          [`${name}: of these sent by the emulator of Retell, signed`, emulated.retellai],
          [`${name}: of these sent by the emulator of AssemblyAI, a secret each`, emulated.assemblyai],
          [`${name}: of these sent by the emulator of Cast AI, authKeys`, emulated.castai],
          [`${name}: events under way when a server was killed`, interrupted],
          [`${name}: deliveries to the app, repeats included`, deliveries],
        ]),
      ),
      violations: reports.flatMap(([name, { violations }]) => violations.map((one) => `${name}: ${one}`)),
    }
  },
}

async function run(
  { name, settings, instances }: CampaignDatabase,
  { count = defaultKills, print }: CampaignOptions,
): Promise<WebhookKillReport> {
  const program = compilePackage()
  // The apps import the package by its name: it has to be there first.
  const { runWebhookKills } = await import('../../test/support/webhook-kill-run.ts')
  return runWebhookKills({
    kills: count,
    program,
    database: settings,
    instances,
    onKill: (kill, { acknowledged, deliveries }) => {
      if (kill % printEvery === 0)
        print(`${name}: kill ${kill}, ${acknowledged} acknowledged, ${deliveries} delivered`)
    },
  })
}
