import { type CampaignDatabase, onDatabases } from '../../test/support/campaign-databases.ts'
import { percentile } from '../../test/support/percentile.ts'
import { type RotationReport, rotateUnderLoad } from '../../test/support/rotation/rotation-load.ts'
import type { Campaign, CampaignOptions } from './campaign.ts'

const defaultRounds = 20
const callsPerSecond = 200
const sockets = 20

/** Rotates the keys of all vendors under load: one gate on SQLite, then two over one PostgreSQL. */
export const campaign: Campaign = {
  summary: `each vendor's key rotated ${defaultRounds} times under ${callsPerSecond} calls a second and ${sockets} live sessions: no call fails, no session is cut`,
  async run(options) {
    const reports = await onDatabases(options.database, (database) => run(database, options))
    return {
      figures: Object.fromEntries(
        reports.flatMap(([name, { rotations, calls, sessions, failures, tookMs }]) => [
          [`${name}: rotations`, rotations],
          [`${name}: calls`, calls],
          [`${name}: live sessions`, sessions],
          [`${name}: failed calls and cut sessions`, failures.length],
          [`${name}: p50 of a rotation in s`, Math.round(percentile(tookMs, 50) / 100) / 10],
        ]),
      ),
      violations: reports.flatMap(([name, { failures }]) => failures.map((one) => `${name}: ${one}`)),
    }
  },
}

function run(
  { name, settings, instances }: CampaignDatabase,
  { count = defaultRounds, print }: CampaignOptions,
): Promise<RotationReport> {
  return rotateUnderLoad({
    database: settings,
    instances,
    rounds: count,
    callsPerSecond,
    sockets,
    onRotation: (done) => {
      if (done % 12 === 0) print(`${name}: ${done} of ${count * 3} rotations`)
    },
  })
}
