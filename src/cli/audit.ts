import type { Command } from 'commander'
import type { StoredEvent } from '../control/index.ts'
import { parseCount } from './options.ts'
import { print, printTable } from './output.ts'
import { withControl } from './with-control.ts'

const followMs = 300

/** `sallyport audit ...`: what was recorded. */
export function registerAudit(program: Command): void {
  const audit = program.command('audit').description('what was recorded')

  audit
    .command('tail')
    .description('the newest records')
    .option('-n, --lines <count>', 'how many', parseCount, 20)
    .option('-f, --follow', 'go on with what comes')
    .action(async (options: { lines: number; follow?: boolean }, command: Command) => {
      await withControl(command, async (control, { json }) => {
        let records = await control.perform('audit.tail', { limit: options.lines })
        printRecords(records, json === true)
        if (!options.follow && records.length === 0 && !json) print('Nothing was recorded yet.')
        let afterSeq = records.at(-1)?.seq ?? 0
        while (options.follow) {
          await new Promise((resolve) => setTimeout(resolve, followMs))
          records = await control.perform('audit.tail', { limit: 1_000, afterSeq })
          printRecords(records, json === true)
          afterSeq = records.at(-1)?.seq ?? afterSeq
        }
      })
    })
}

function printRecords(records: readonly StoredEvent[], json: boolean): void {
  if (json) {
    for (const { seq, event } of records) print(JSON.stringify({ seq, ...event }))
    return
  }
  if (records.length === 0) return
  printTable(
    ['SEQ', 'TIME', 'PHASE', 'ACTION', 'ACTOR', 'WHAT', 'RESULT'],
    records.map(({ seq, event }) => [
      String(seq),
      new Date(event.atMs).toISOString().slice(0, 23).replace('T', ' '),
      event.phase,
      event.action,
      event.actor.claimedUser === undefined
        ? event.actor.id
        : `${event.actor.id} for ${event.actor.claimedUser}`,
      event.operation ?? event.resource ?? '-',
      [event.result ?? '', event.reason ?? '', event.durationMs === undefined ? '' : `${event.durationMs} ms`]
        .filter(Boolean)
        .join(' ') || '-',
    ]),
  )
}
