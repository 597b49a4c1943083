import type { Project, ScanOutcome, ScanPlace } from '../../../checklist/index.ts'
import { findProjectFolder, readFingerprintKey } from '../../../config/index.ts'
import { runScan, type ScanTarget } from '../../../scan/index.ts'
import { keyPatterns } from '../../../vendors/index.ts'
import { acceptedBy } from '../scan/acceptance.ts'

/** Returns what scans a project for leaked keys, by the rules and waivers of `sallyport scan`. */
export function scanFor({ folder, bundles }: Project): (place: ScanPlace) => Promise<ScanOutcome> {
  const targets: Readonly<Record<ScanPlace, ScanTarget>> = {
    files: { kind: 'files', paths: ['.'], ignored: false },
    history: { kind: 'history' },
    bundles: { kind: 'files', paths: bundles, ignored: true },
  }
  return async (place) => {
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
