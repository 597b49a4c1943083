import { type KillReport, runKills } from '../../test/support/kill-run.ts'
import { startPostgres } from '../../test/support/postgres.ts'
import { postgresSettings } from '../../test/support/postgres-settings.ts'
import type { Campaign, CampaignOptions } from './campaign.ts'

const defaultKills = 50

/** Kills a server under load and looks for what it has lost, on each database. */
export const campaign: Campaign = {
  summary: `kill -9 of a server under load, ${defaultKills} times on each database: nothing acknowledged is lost`,
  async run(options) {
    const { database } = options
    const reports: [string, KillReport][] = []
    if (database !== 'postgres') reports.push(['sqlite', await onSqlite(options)])
    if (database !== 'sqlite') reports.push(['postgres', await onPostgres(options)])
    return {
      figures: Object.fromEntries(reports.flatMap(([name, report]) => figuresOf(name, report))),
      violations: reports.flatMap(([name, { violations }]) => violations.map((one) => `${name}: ${one}`)),
    }
  },
}

async function onSqlite({ count = defaultKills, print }: CampaignOptions): Promise<KillReport> {
  return runKills({
    kills: count,
    database: [],
    onKill: (kill, report) => print(line('sqlite', kill, report)),
  })
}

async function onPostgres({ count = defaultKills, print }: CampaignOptions): Promise<KillReport> {
  const server = await startPostgres()
  try {
    return await runKills({
      kills: count,
      database: postgresSettings(await server.createDatabase()),
      onKill: (kill, report) => print(line('postgres', kill, report)),
    })
  } finally {
    await server.stop()
  }
}

const line = (name: string, kill: number, { answered, violations }: KillReport) =>
  `${name}: kill ${kill}, ${answered.write} writes and ${answered.read} reads answered, ${violations.length} violations`

const figuresOf = (name: string, { answered, clients, keys, records }: KillReport): [string, number][] => [
  [`${name}: writes answered`, answered.write],
  [`${name}: reads answered`, answered.read],
  [`${name}: refusals answered`, answered.refusal],
  [`${name}: clients made`, clients],
  [`${name}: keys added`, keys],
  [`${name}: records`, records],
]
