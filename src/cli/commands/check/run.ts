import { statSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Check, checklist, tallyOf } from '../../../checklist/index.ts'
import { SallyportError, systemClock } from '../../../core/index.ts'
import { exitCodes } from '../../exit.ts'
import { note, print } from '../../output/print.ts'
import type { GlobalOptions } from '../../with-control.ts'
import { type Decided, decideAll } from './decide-all.ts'
import type { CheckOptions } from './index.ts'
import { jsonReport } from './json-report.ts'
import { listing, textReport } from './text-report.ts'

/** Decides what is asked for, prints it, and sets the exit code. */
export async function runCheckCommand(
  path: string,
  options: CheckOptions,
  globals: GlobalOptions,
): Promise<void> {
  const wanted = chosen(options)
  if (options.list) return print(listing(wanted))
  const folder = folderOf(path)
  let decided = await decideAll(folder, wanted, options, globals)
  if (options.fix) {
    const { fix } = await import('./fix.ts')
    const isMended = await fix(folder, decided, options.yes ?? false, globals)
    if (isMended) decided = await decideAll(folder, wanted, options, globals)
    if (isMended && !globals.json) print(textReport(decided, false))
  } else await report(decided, options, globals)
  process.exitCode = exitOf(decided)
}

async function report(decided: Decided, options: CheckOptions, { json }: GlobalOptions): Promise<void> {
  const text = await format(decided, options, json ?? false)
  if (options.output === undefined) return print(text)
  writeFileSync(options.output, `${text}\n`)
  note(`The report is in ${options.output}.`)
}

async function format(decided: Decided, options: CheckOptions, json: boolean) {
  if (options.html) return (await import('./html-report.ts')).htmlReport(decided, systemClock.now())
  if (options.sarif) return (await import('./sarif-report.ts')).sarifReport(decided.results)
  return json ? jsonReport(decided) : textReport(decided, options.all ?? false)
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

/** Nothing that applies is nothing decided, which is not fine, unless it is known that nothing of it has changed. */
function exitOf({ results, left }: Decided): number {
  if (results.some(({ status }) => status === 'fail')) return exitCodes.refused
  const { decided, total } = tallyOf(results)
  const isEmpty = total === 0 && left.changes === undefined
  return isEmpty || decided < total ? exitCodes.undecided : exitCodes.fine
}
