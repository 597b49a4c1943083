import { statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  type Check,
  type CheckResult,
  checklist,
  openProject,
  readProgram,
  runChecks,
  type Subject,
  tallyOf,
} from '../../../checklist/index.ts'
import { findProjectFolder, homeName, loadConfig } from '../../../config/index.ts'
import { SallyportError, systemClock } from '../../../core/index.ts'
import { loadVendors } from '../../../vendors/index.ts'
import { exitCodes } from '../../exit.ts'
import { note, print } from '../../output/print.ts'
import type { GlobalOptions } from '../../with-control.ts'
import type { CheckOptions } from './index.ts'
import { readInstallation } from './installation.ts'
import { jsonReport } from './json-report.ts'
import { projectPorts } from './project-ports.ts'
import { scanFor } from './scan.ts'
import { listing, textReport } from './text-report.ts'

/** Decides what is asked for, prints it, and sets the exit code. */
export async function runCheckCommand(
  path: string,
  options: CheckOptions,
  globals: GlobalOptions,
): Promise<void> {
  const wanted = chosen(options)
  if (options.list) return print(listing(wanted))
  const results = await decideAll(folderOf(path), wanted, globals)
  const text = await format(results, options, globals)
  if (options.output === undefined) print(text)
  else {
    writeFileSync(options.output, `${text}\n`)
    note(`The report is in ${options.output}.`)
  }
  process.exitCode = exitOf(results)
}

async function decideAll(
  folder: string,
  wanted: readonly Check[],
  globals: GlobalOptions,
): Promise<readonly CheckResult[]> {
  const project = openProject(folder, projectPorts(folder))
  const usages = (await loadVendors()).map(({ usage }) => usage)
  const { check } = await loadConfig({ home: join(findProjectFolder(folder), homeName) })
  let program: Subject['program'] | undefined
  let installation: ReturnType<Subject['installation']> | undefined
  const subject: Subject = {
    project,
    usages,
    // Only where a check asks: reading all of the source takes longest.
    get program() {
      program ??= readProgram(project, usages)
      return program
    },
    scan: scanFor(project),
    installation() {
      installation ??= readInstallation(globals)
      return installation
    },
  }
  const acceptance = {
    waivers: check.waivers.map(({ until, ...waiver }) => ({ ...waiver, untilMs: until })),
    attestations: check.attestations.map(({ until, ...attestation }) => ({ ...attestation, untilMs: until })),
  }
  return runChecks(wanted, subject, acceptance, systemClock.now())
}

async function format(results: readonly CheckResult[], options: CheckOptions, { json }: GlobalOptions) {
  if (options.html) return (await import('./html-report.ts')).htmlReport(results, systemClock.now())
  if (options.sarif) return (await import('./sarif-report.ts')).sarifReport(results)
  return json ? jsonReport(results) : textReport(results, options.all ?? false)
}

/** Throws ERR_CORE_INPUT for an id that is no check's. */
function chosen({ only }: CheckOptions): readonly Check[] {
  if (only === undefined) return checklist
  for (const id of only) {
    if (checklist.every((check) => check.id !== id)) {
      const detail = `There is no check ${id}: sallyport check --list shows them.`
      throw new SallyportError('ERR_CORE_INPUT', { field: '--only', detail })
    }
  }
  return checklist.filter(({ id }) => only.includes(id))
}

/** Throws ERR_CORE_INPUT where there is no such folder: nothing that was not read may pass. */
function folderOf(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return resolve(path)
  throw new SallyportError('ERR_CORE_INPUT', { field: 'path', detail: `${path} is no folder.` })
}

/** Nothing that applies is nothing decided, which is not fine. */
function exitOf(results: readonly CheckResult[]): number {
  if (results.some(({ status }) => status === 'fail')) return exitCodes.refused
  const { decided, total } = tallyOf(results)
  return total === 0 || decided < total ? exitCodes.undecided : exitCodes.fine
}
