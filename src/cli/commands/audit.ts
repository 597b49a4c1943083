import { setTimeout as sleep } from 'node:timers/promises'
import { type Command, InvalidArgumentError } from 'commander'
import type { Control, StoredEvent } from '../../control/index.ts'
import { parseCount, withExamples } from '../input/options.ts'
import { print, printJson, printJsonLine } from '../output/print.ts'
import { TableOfMore } from '../output/table.ts'
import { withControl } from '../with-control.ts'
import { registerExport } from './audit-export.ts'
import { registerProve } from './audit-prove.ts'
import { registerPrune } from './audit-prune.ts'
import { registerQuery } from './audit-query.ts'
import { flattenRecord, recordHeadings, rowOfRecord } from './audit-rows.ts'
import { registerSubject } from './audit-subject.ts'
import { registerVerify } from './audit-verify.ts'

const followMs = 300
const recordsPerRead = 1_000
const linesMax = 10_000

/** `sallyport audit ...`: what was recorded. */
export function registerAudit(program: Command): void {
  const audit = program.command('audit').description('what was recorded')
  withExamples(audit, 'sallyport audit tail --follow')

  registerVerify(audit)
  registerProve(audit)
  registerExport(audit)
  registerQuery(audit)
  registerPrune(audit)
  registerSubject(audit)
  audit
    .command('tail')
    .description('the newest records')
    .option('-n, --lines <count>', 'how many (default: 20)', parseLines)
    .option('-f, --follow', 'go on with what comes')
    .addHelpText(
      'after',
      `
Examples:
  sallyport audit tail --lines 50
  sallyport audit tail --follow
  sallyport audit tail --follow --json | jq 'select(.result == "failure")'

--json prints a list; with --follow it prints one record a line.`,
    )
    .action(async (options: { lines?: number; follow?: boolean }, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        const records = await control.perform('audit.tail', { limit: options.lines ?? 20 })
        if (options.follow) await follow(control, records, json)
        else if (json) printJson(records.map(flattenRecord))
        else if (records.length === 0) print('Nothing was recorded yet.')
        else new TableOfMore(recordHeadings).print(records.map(rowOfRecord))
      })
    })
}

function parseLines(text: string): number {
  const count = parseCount(text)
  if (count > linesMax) throw new InvalidArgumentError(`At most ${linesMax}.`)
  return count
}

async function follow(control: Control, first: readonly StoredEvent[], json: boolean): Promise<never> {
  const table = new TableOfMore(recordHeadings)
  let records = first
  let afterSeq = 0
  for (;;) {
    if (json) for (const record of records) printJsonLine(flattenRecord(record))
    else table.print(records.map(rowOfRecord))
    afterSeq = records.at(-1)?.seq ?? afterSeq
    if (records.length < recordsPerRead) await sleep(followMs)
    records = await control.perform('audit.tail', { limit: recordsPerRead, afterSeq })
  }
}
