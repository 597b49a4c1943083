import type { Changes, Project, ScanOutcome, ScanPlace } from '../../../checklist/index.ts'
import { findProjectFolder, readFingerprintKey } from '../../../config/index.ts'
import { runScan, type ScanTarget } from '../../../scan/index.ts'
import { keyPatterns } from '../../../vendors/index.ts'
import { acceptedBy } from '../scan/acceptance.ts'

/** Returns what scans a project, or its changes, for leaked keys, by the rules and waivers of `sallyport scan`. */
export function scanFor(
  { folder, files, bundles }: Project,
  changes?: Changes,
): (place: ScanPlace) => Promise<ScanOutcome> {
  const since = changes?.since
  const targets: Readonly<Record<ScanPlace, ScanTarget>> = {
    files: { kind: 'files', paths: changes === undefined ? ['.'] : files, ignored: false },
    history: { kind: 'history', ...(since === undefined ? {} : { since }) },
    bundles: { kind: 'files', paths: bundles, ignored: true },
  }
  return async (place) => {
    // Before the first commit there is no history, only objects of what was staged and taken back.
    if (place === 'history' && changes !== undefined && since === undefined)
      return { leaks: [], files: 0, problems: [] }
    const { found, totals } = await runScan({
      target: targets[place],
      folder,
      patterns: keyPatterns,
      fingerprintKey: () => readFingerprintKey(findProjectFolder(folder)),
    })
    const accepted = found.length === 0 ? [] : await acceptedBy(folder, found)
    return {
      files: totals.blobs ?? totals.files,
      problems: totals.problems.map(({ file, problem }) => `${file}: ${problem}`),
      leaks: accepted.map(({ finding: { id, name, file, line, column } }) => ({
        id,
        name,
        file,
        line,
        column,
      })),
    }
  }
}
