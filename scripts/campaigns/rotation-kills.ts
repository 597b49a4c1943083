import { type CampaignDatabase, onDatabases } from '../../test/support/campaign-databases.ts'
import { isStraceUsable } from '../../test/support/faults/strace.ts'
import type { KillPlace } from '../../test/support/rotation/doomed-servers.ts'
import { callPlaces, writePlaces } from '../../test/support/rotation/kill-places.ts'
import { type RotationKillReport, runRotationKills } from '../../test/support/rotation/rotation-kill-run.ts'
import { compilePackage } from '../compile-package.ts'
import type { Campaign, CampaignOptions } from './campaign.ts'

const defaultKills = 120
const printEvery = 10
const noStrace =
  'strace is not here, or may not trace: no server was killed at a file-system write. Install it (apt-get install strace).'

/** Kills gates while keys rotate: at every call to a vendor, and at every write to a file. */
export const campaign: Campaign = {
  summary: `kill -9 while keys rotate, ${defaultKills} times around calls to vendors on each database, then at every file-system write: no key orphaned or ended early, calls always answered`,
  async run(options) {
    const program = compilePackage()
    const reports = [
      ...(await onDatabases(options.database, (database) =>
        kill(database, callPlaces(options.count ?? defaultKills), program, options),
      )),
    ]
    const violations: string[] = []
    if (options.database !== 'postgres') {
      if (isStraceUsable()) {
        const name = 'sqlite, at writes'
        const places = every(await writePlaces(program), options.count)
        reports.push([name, await kill({ name, settings: [], instances: 1 }, places, program, options)])
      } else violations.push(noStrace)
    }
    return {
      figures: Object.fromEntries(reports.flatMap(([name, report]) => figuresOf(name, report))),
      violations: [
        ...violations,
        ...reports.flatMap(([name, report]) => report.violations.map((one) => `${name}: ${one}`)),
      ],
    }
  },
}

/** Fewer, where so many were asked for, spread over all. */
function every(places: readonly KillPlace[], count = places.length): readonly KillPlace[] {
  const step = Math.max(1, Math.floor(places.length / count))
  return places.filter((_, index) => index % step === 0)
}

function kill(
  { name, settings, instances }: CampaignDatabase,
  places: readonly KillPlace[],
  program: string,
  { print }: CampaignOptions,
): Promise<RotationKillReport> {
  return runRotationKills({
    places,
    database: settings,
    instances,
    program,
    onKill: (done, { rotations, violations }) => {
      if (done % printEvery === 0)
        print(
          `${name}: ${done} of ${places.length} kills, ${rotations} rotations, ${violations.length} violations`,
        )
    },
  })
}

const figuresOf = (name: string, report: RotationKillReport): [string, number][] => [
  [`${name}: kills`, Object.values(report.killedIn).reduce((sum, one) => sum + one, 0)],
  ...Object.entries(report.killedIn).map(([state, kills]): [string, number] => [
    `${name}: of these while ${state === 'none' ? 'none was open' : `one was ${state}`}`,
    kills,
  ]),
  [`${name}: rotations that came to their end`, report.rotations],
  [`${name}: calls of apps answered`, report.calls],
]
