import { inFolder } from './in-folder.ts'
import { inspectLog } from './inspect-log.ts'
import { type ChildOptions, type Fault, type FaultPlace, faults, listPlaces, runWithFault } from './strace.ts'

export interface SweepReport {
  /** How many places there are. */
  readonly places: number
  readonly runs: number
  readonly recorded: number
  readonly refused: number
  /** How many children died of it. */
  readonly died: number
  /** Runs that were to be killed, and those of them that were not. */
  readonly kills: number
  readonly survived: number
  readonly violations: readonly string[]
}

export interface SweepOptions {
  readonly groups: number
  readonly thread: ChildOptions['thread']
  /** Takes every so many-th run only. */
  readonly every?: number
  readonly onRun?: (report: SweepReport) => void
}

/** Runs a child once for each fault at each of its calls that change a file, and looks each time at what is left. */
export async function sweepFaults({ groups, thread, every = 1, onRun }: SweepOptions): Promise<SweepReport> {
  // The first run of a program fills Node's cache of compiled code: a run that finds it filled changes fewer files.
  await inFolder(async (folder) => listPlaces({ folder, run: 'first', groups, thread }))
  const places = await inFolder(async (folder) => listPlaces({ folder, run: 'count', groups, thread }))
  const planned = places.flatMap((place) => faults.map((fault) => [place, fault] as const))
  let report: SweepReport = {
    places: places.length,
    runs: 0,
    recorded: 0,
    refused: 0,
    died: 0,
    kills: 0,
    survived: 0,
    violations: [],
  }
  for (const [place, fault] of planned.filter((_, index) => index % every === 0)) {
    report = await inFolder((folder) => addRun(report, { folder, run: 'run', groups, thread }, place, fault))
    onRun?.(report)
  }
  const { kills, survived } = report
  // The last places are not reached in every run; a tool that does not kill is seen all the same.
  return survived * 4 <= kills
    ? report
    : { ...report, violations: [...report.violations, `${survived} of ${kills} kills killed nothing`] }
}

async function addRun(
  before: SweepReport,
  options: ChildOptions,
  place: FaultPlace,
  fault: Fault,
): Promise<SweepReport> {
  const { recorded, refused, ended } = runWithFault(options, place, fault)
  const found = await inspectLog(options.folder, recorded)
  const violations = found.map((one) => `${fault} at ${place.call} ${place.number}: ${one}`)
  return {
    places: before.places,
    runs: before.runs + 1,
    recorded: before.recorded + recorded.length,
    refused: before.refused + refused.length,
    died: before.died + (ended ? 0 : 1),
    kills: before.kills + (fault === 'KILL' ? 1 : 0),
    survived: before.survived + (fault === 'KILL' && ended ? 1 : 0),
    violations: [...before.violations, ...violations],
  }
}
