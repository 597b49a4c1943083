import { startPostgres } from '../../test/support/postgres.ts'
import { postgresSettings } from '../../test/support/postgres-settings.ts'
import {
  type RetentionKillReport,
  runRetentionKills,
} from '../../test/support/retention/retention-kill-run.ts'
import type { Campaign, CampaignOptions } from './campaign.ts'

const transcriptsDefault = 25_000
const kills = 10

/** Deletes many transcripts at an emulated vendor in a process that is killed again and again. */
export const campaign: Campaign = {
  summary: `${transcriptsDefault} transcripts deleted by a command that is killed ${kills} times, at a vendor that fails, while the clock leaps (SQLite unless --database postgres)`,
  async run(options) {
    const report = options.database === 'postgres' ? await onPostgres(options) : await runOn([], options)
    const { violations, ...figures } = report
    return { figures: { ...figures }, violations }
  },
}

async function onPostgres(options: CampaignOptions): Promise<RetentionKillReport> {
  const server = await startPostgres()
  try {
    return await runOn(postgresSettings(await server.createDatabase()), options)
  } finally {
    await server.stop()
  }
}

const runOn = (database: readonly string[], { count = transcriptsDefault, print }: CampaignOptions) =>
  runRetentionKills({ transcripts: count, kills, database, print })
