import { startPostgres } from './postgres.ts'
import { postgresSettings } from './postgres-settings.ts'

/** Where a campaign runs: one server over SQLite, or two over one PostgreSQL. */
export interface CampaignDatabase {
  readonly name: string
  /** Lines of `sallyport.yaml` that name it; none for SQLite. */
  readonly settings: readonly string[]
  readonly instances: number
}

/** Runs a campaign on SQLite and on PostgreSQL, or on the one that is named, and returns its reports by name. */
export async function onDatabases<Report>(
  only: string | undefined,
  run: (database: CampaignDatabase) => Promise<Report>,
): Promise<readonly (readonly [name: string, Report])[]> {
  const reports: [string, Report][] = []
  const add = async (database: CampaignDatabase) => {
    reports.push([database.name, await run(database)])
  }
  if (only !== 'postgres') await add({ name: 'sqlite', settings: [], instances: 1 })
  if (only !== 'sqlite') {
    const server = await startPostgres()
    try {
      const settings = postgresSettings(await server.createDatabase())
      await add({ name: 'postgres, two instances', settings, instances: 2 })
    } finally {
      await server.stop()
    }
  }
  return reports
}
