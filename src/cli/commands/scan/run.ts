import { writeFileSync } from 'node:fs'
import { type Finding, runScan, type ScanResult } from '../../../scan/index.ts'
import { keyPatterns } from '../../../vendors/index.ts'
import { exitCodes } from '../../exit.ts'
import { note, printAtOnce } from '../../output/print.ts'
import { printable } from '../../output/printable.ts'
import type { GlobalOptions } from '../../with-control.ts'
import { openKnownSecrets } from './known-secrets.ts'
import { chooseTarget, type ScanOptions } from './options.ts'
import { ScanProgress } from './progress.ts'
import { textReport } from './text-report.ts'

/** Scans as the command line says, prints what was found, and sets the exit code. */
export async function runScanCommand(
  paths: readonly string[],
  options: ScanOptions,
  globals: GlobalOptions,
): Promise<void> {
  const target = chooseTarget(paths, options)
  const folder = process.cwd()
  const known = await openKnown(options, globals)
  const memory = options.memory && target.kind === 'history' ? await chooseMemory() : undefined
  const progress = new ScanProgress()
  try {
    const result = await runScan({
      target,
      folder,
      patterns: keyPatterns,
      possible: options.possible ?? false,
      ...(known === undefined ? {} : { known }),
      ...(memory === undefined ? {} : { memory }),
      fingerprintKey: () => fingerprintKey(folder, options),
      onProgress: (totals) => progress.update(totals),
    })
    progress.end()
    const findings = await judge(result, options, folder)
    if (known !== undefined) await known.record(findings)
    await show(result, findings, options, globals)
  } finally {
    progress.end()
    await known?.close()
  }
}

async function openKnown(options: ScanOptions, globals: GlobalOptions) {
  if (!options.vault && options.fingerprints === undefined) return undefined
  return openKnownSecrets(options, globals)
}

async function chooseMemory() {
  const { memoryOptions } = await import('./memory-options.ts')
  return memoryOptions()
}

async function fingerprintKey(folder: string, options: ScanOptions) {
  const { findProjectFolder, readFingerprintKey } = await import('../../../config/index.ts')
  return readFingerprintKey(findProjectFolder(folder), options.updateBaseline)
}

/** Returns what is to be reported: what neither `sallyport.yaml` nor a baseline accepts, after asking the vendors. */
async function judge(result: ScanResult, options: ScanOptions, folder: string): Promise<readonly Finding[]> {
  // The configuration says nothing of a scan that found nothing, and is slow to read.
  if (result.found.length === 0 && !options.updateBaseline) return []
  const { acceptedBy } = await import('./acceptance.ts')
  const accepted = await acceptedBy(folder, result.found, options)
  if (!options.live) return accepted.map(({ finding }) => finding)
  const { checkLive } = await import('./live.ts')
  return checkLive(accepted)
}

async function show(
  result: ScanResult,
  findings: readonly Finding[],
  options: ScanOptions,
  { json = false }: GlobalOptions,
): Promise<void> {
  const { totals } = result
  for (const { file, problem } of totals.problems) note(`sallyport: ${printable(file)}: ${problem}`)
  if (result.candidatesDropped > 0)
    note(`sallyport: ${result.candidatesDropped} key-shaped runs were too many to look up in the vault`)
  if (result.dropped > 0) note(`sallyport: ${result.dropped} more matches were too many to be listed`)
  if (!options.updateBaseline) {
    const text = await format(result, findings, options, json)
    if (options.output !== undefined) writeFileSync(options.output, `${text}\n`)
    else if (text !== '') printAtOnce(text)
  }
  const reported = findings.filter(({ confidence }) => confidence !== 'possible')
  if (reported.length > 0 && !options.updateBaseline) process.exitCode = exitCodes.refused
  else if (totals.problems.length > 0) process.exitCode = exitCodes.undecided
}

async function format(
  result: ScanResult,
  findings: readonly Finding[],
  options: ScanOptions,
  json: boolean,
): Promise<string> {
  if (options.sarif) {
    const { sarifReport } = await import('./sarif-report.ts')
    return sarifReport(findings)
  }
  if (json) {
    const { files, bytes, blobs, remembered } = result.totals
    return JSON.stringify(
      {
        findings,
        scanned: {
          files,
          bytes,
          ...(blobs === undefined ? {} : { blobs }),
          ...(remembered === undefined ? {} : { remembered }),
        },
        allowed: result.allowed,
      },
      null,
      2,
    )
  }
  return textReport(result, findings, options.bundle ?? false)
}
