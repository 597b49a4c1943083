import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { type Environment, SallyportError } from '../../../core/index.ts'
import type { SafetyReport } from '../../../safety/index.ts'
import { exitCodes } from '../../exit.ts'
import { environmentOption, withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { printable } from '../../output/printable.ts'
import { printTable } from '../../output/table.ts'
import { type GlobalOptions, homeOf, withControl } from '../../with-control.ts'

interface ReportOptions {
  readonly vendor?: string
  readonly environment?: Environment
  readonly key: string
  readonly policy: string
}

/** `sallyport safety report`: labels, times and severity of one item, without a word of it. */
export function registerSafetyReport(safety: Command): void {
  const report = safety
    .command('report <item>')
    .description('what the labels of a transcript, call or chat say: a JSON file, or an id at a vendor')
    .option('--vendor <id>', 'where an id belongs to')
    .addOption(environmentOption(false))
    .option('--key <name>', 'the vendor key of its account', 'default')
    .option('--policy <name>', 'the content policy to judge by', 'default')
    .action(async (item: string, options: ReportOptions, command: Command) => {
      const { json = false } = command.optsWithGlobals<GlobalOptions>()
      const found = await reportOf(item, options, command)
      if (found.verdict.action === 'quarantine') process.exitCode = exitCodes.refused
      if (json) return printJson(found)
      printReport(found)
    })
  withExamples(
    report,
    'sallyport safety report transcript.json',
    'sallyport safety report 47b95ba5-8889-44d8-bc80-5de38306e582 --vendor assemblyai --environment production',
  )
}

async function reportOf(item: string, options: ReportOptions, command: Command): Promise<SafetyReport> {
  const { vendor, environment, key, policy } = options
  if (vendor === undefined && existsSync(item)) {
    const { reportSafetyFile } = await import('../../../app/index.ts')
    return reportSafetyFile(item, policy, homeOf(command.optsWithGlobals<GlobalOptions>()))
  }
  if (vendor === undefined || environment === undefined) {
    const detail = existsSync(item)
      ? 'It is a file here, which is read without --vendor. Of an id, give --environment as well.'
      : 'There is no such file. Of an id, say where it belongs to: --vendor and --environment.'
    throw new SallyportError('ERR_CORE_INPUT', { field: 'item', detail })
  }
  return withControl(command, (control) =>
    control.perform('safety.report', { vendor, environment, key, item, policy }),
  )
}

function printReport({ status, by, verdict, segments, summary }: SafetyReport): void {
  print(`Verdict: ${verdict.action}.`)
  if (by === 'local')
    print('The vendor labels nothing: a local list of words stands in, which understands nothing.')
  if (status !== 'labelled') {
    print(`Its labels are ${status}: nobody can say that it is safe.`)
    return
  }
  if (segments.length === 0) {
    print('Nothing was labelled.')
    return
  }
  printTable(
    ['FROM', 'TO', 'LABEL', 'CONFIDENCE', 'SEVERITY'],
    segments.flatMap(({ startMs, endMs, labels }) =>
      labels.map(({ label, confidence, severity }) => [
        formatOffset(startMs),
        formatOffset(endMs),
        printable(label),
        confidence.toFixed(2),
        severity === null ? '-' : severity.toFixed(2),
      ]),
    ),
  )
  printTable(
    ['LABEL', 'MAX CONFIDENCE', 'LOW', 'MEDIUM', 'HIGH'],
    summary.map(({ label, maxConfidence, severity }) => [
      printable(label),
      maxConfidence.toFixed(2),
      ...(severity === null
        ? ['-', '-', '-']
        : [severity.low, severity.medium, severity.high].map((share) => share.toFixed(2))),
    ]),
  )
}

function formatOffset(ms: number | null): string {
  if (ms === null) return '-'
  const seconds = Math.floor(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
