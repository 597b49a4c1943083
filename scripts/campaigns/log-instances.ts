import { misfortunes, runInstances } from '../../test/support/outages/instance-run.ts'
import { startPostgres } from '../../test/support/postgres.ts'
import type { Campaign } from './campaign.ts'

const defaultRounds = 60

/** Pauses, kills and cuts off one of two instances over one PostgreSQL, and looks at the log each time. */
export const campaign: Campaign = {
  summary: `two instances on one PostgreSQL, one of them paused, killed, cut off or stalled, ${defaultRounds} times: no fork, no gap, nothing lost`,
  async run({ count = defaultRounds, print }) {
    const server = await startPostgres()
    try {
      const report = await runInstances({
        databaseUrl: await server.createDatabase(),
        rounds: Array.from(
          { length: count },
          (_, index) => misfortunes[index % misfortunes.length] ?? 'killed',
        ),
        pausedMs: 20_000,
        stalledMs: 8_000,
        onRound: (round, what, { answered, refused, violations }) =>
          print(
            `round ${round}, ${what}: ${answered} answered, ${refused} refused, ${violations.length} violations`,
          ),
      })
      const { violations, ...figures } = report
      return { figures: { rounds: count, ...figures }, violations }
    } finally {
      await server.stop()
    }
  },
}
