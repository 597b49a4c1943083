import { fillDisk } from '../../test/support/faults/full-disk.ts'
import { inFolder } from '../../test/support/faults/in-folder.ts'
import { isStraceUsable, listHasty } from '../../test/support/faults/strace.ts'
import { type SweepReport, sweepFaults } from '../../test/support/faults/sweep.ts'
import { cutWal } from '../../test/support/faults/wal-cuts.ts'
import type { Campaign, CampaignResult } from './campaign.ts'

const defaultGroups = 4
const limitsKib = Array.from({ length: 60 }, (_, index) => 4 + index * 5)
const noStrace =
  'strace is not here, or may not trace: no system call was made to fail. Install it (apt-get install strace).'

/** Makes the system calls of a log fail, one after the other, and looks each time at what is left. */
export const campaign: Campaign = {
  summary: `EIO, ENOSPC and a kill at every call that changes a file, full disks, power cuts (${defaultGroups} groups of records)`,
  async run({ count = defaultGroups, print }) {
    const cuts = await cutWal({ records: count * 3, stepBytes: 256 })
    print(`power cuts: ${cuts.cuts}, ${cuts.violations.length} violations`)
    const full = await fillDisk(limitsKib, count * 4)
    print(`full disks: ${full.runs}, ${full.violations.length} violations`)
    const parts: CampaignResult[] = [
      {
        figures: {
          'power cuts: cuts': cuts.cuts,
          'full disks: runs': full.runs,
          'full disks: records acknowledged': full.recorded,
          'full disks: records refused': full.refused,
        },
        violations: [...cuts.violations, ...full.violations],
      },
    ]
    if (isStraceUsable()) {
      for (const thread of ['main', 'worker'] as const) parts.push(await sweep(thread, count, print))
    } else {
      parts.push({ figures: { 'runs with a failing system call': 0 }, violations: [noStrace] })
    }
    return {
      figures: Object.assign({}, ...parts.map(({ figures }) => figures)),
      violations: parts.flatMap(({ violations }) => violations),
    }
  },
}

async function sweep(
  thread: 'main' | 'worker',
  groups: number,
  print: (line: string) => void,
): Promise<CampaignResult> {
  const hasty = await inFolder(async (folder) => listHasty({ folder, run: 'order', groups, thread }))
  const report = await sweepFaults({ groups, thread, onRun: (so) => progress(thread, so, print) })
  return {
    figures: {
      [`${thread} thread: calls that change a file`]: report.places,
      [`${thread} thread: runs with a fault`]: report.runs,
      [`${thread} thread: killed`]: report.died,
      [`${thread} thread: records acknowledged`]: report.recorded,
      [`${thread} thread: records refused`]: report.refused,
      [`${thread} thread: acknowledgements seen after their fsync`]: hasty.recorded - hasty.hasty.length,
    },
    violations: [
      ...report.violations.map((one) => `${thread} thread: ${one}`),
      ...hasty.hasty.map((id) => `${thread} thread: ${id} was acknowledged before it was durable`),
    ],
  }
}

function progress(thread: string, { runs, violations }: SweepReport, print: (line: string) => void): void {
  if (runs % 50 === 0) print(`${thread} thread: ${runs} runs, ${violations.length} violations`)
}
