import { join, matchesGlob } from 'node:path'
import { findProjectFolder, homeName, loadConfig, writeBaseline } from '../../../config/index.ts'
import { systemClock } from '../../../core/index.ts'
import { baselineOf, type FoundSecret, withoutAccepted } from '../../../scan/index.ts'
import { print } from '../../output/print.ts'
import type { ScanOptions } from './options.ts'

/**
 * Returns what is found and not accepted by `sallyport.yaml`: excluded files, baseline, waivers. With
 * `--update-baseline` everything is accepted first.
 */
export async function acceptedBy(
  folder: string,
  found: readonly FoundSecret[],
  options: Pick<ScanOptions, 'updateBaseline'> = {},
): Promise<readonly FoundSecret[]> {
  const project = findProjectFolder(folder)
  const { scan } = await loadConfig({ home: join(project, homeName) })
  const isExcluded = (file: string) => scan.exclude.some((pattern) => matchesGlob(file, pattern))
  const kept = found.filter(({ finding }) => {
    const isDamaged = scan.trustChecksums && finding.checksum === 'differs'
    return !isDamaged && ![finding, ...finding.elsewhere].every(({ file }) => isExcluded(file))
  })
  if (options.updateBaseline) {
    const lines = baselineOf(kept.map(({ finding }) => finding))
    const path = await writeBaseline(project, lines)
    print(`The baseline in ${path} holds ${lines.length} from now on.`)
    return []
  }
  const acceptance = {
    baseline: scan.baseline,
    waivers: scan.waivers.map(({ finding, reason, until }) => ({ finding, reason, untilMs: until })),
  }
  const secrets = new Map(kept.map(({ finding, secret }) => [finding.id, secret]))
  const findings = withoutAccepted(
    kept.map(({ finding }) => finding),
    acceptance,
    systemClock.now(),
  )
  return findings.flatMap((finding) => {
    const secret = secrets.get(finding.id)
    return secret === undefined ? [] : [{ finding, secret }]
  })
}
