import type { Command } from 'commander'
import { parseCount, withExamples } from '../input/options.ts'
import { print, printJson } from '../output/print.ts'
import { TableOfMore } from '../output/table.ts'
import { localOptions, withControl } from '../with-control.ts'
import { parseMoment } from './audit-moment.ts'
import { flattenRecord, recordHeadings, rowOfRecord } from './audit-rows.ts'

interface QueryOptions {
  readonly request?: string
  readonly action?: string
  readonly actor?: string
  readonly user?: string
  readonly resource?: string
  readonly item?: string
  readonly operation?: string
  readonly phase?: 'intent' | 'outcome' | 'event'
  readonly result?: 'success' | 'failure'
  readonly reason?: string
  readonly from?: number
  readonly until?: number
  readonly limit?: number
  readonly rebuildIndex?: boolean
}

/** `sallyport audit query` and `sallyport audit hash`: find records. */
export function registerQuery(audit: Command): void {
  const query = audit
    .command('query')
    .description('the newest records that pass every filter')
    .option('--request <id>', 'request id: the intent and the outcome of one call')
    .option('--action <action>', 'exact, or a beginning followed by *')
    .option('--actor <id>', 'client or operator')
    .option('--user <value>', 'the user that a client claims to act for, in clear or hashed')
    .option('--resource <resource>', 'for example client/cl_4fT9aQ2bX1Lm')
    .option('--item <id>', 'a transcript, call or chat that was asked for, in clear or hashed')
    .option('--operation <id>', 'for example transcripts.create')
    .option('--phase <phase>', 'intent, outcome or event')
    .option('--result <result>', 'success or failure')
    .option('--reason <reason>', 'why it failed or was refused')
    .option('--from <time>', 'at or after: a date, or how long ago, such as 2h', parseMoment)
    .option('--until <time>', 'before', parseMoment)
    .option('-n, --limit <count>', 'how many (default: 100, at most 10000)', parseCount)
    .option('--rebuild-index', 'build the index for queries anew first')
    .action(async (options: QueryOptions, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        const { request, from, until, ...same } = options
        const records = await control.perform('audit.query', {
          ...same,
          ...(request === undefined ? {} : { requestId: request }),
          ...(from === undefined ? {} : { fromMs: from }),
          ...(until === undefined ? {} : { untilMs: until }),
        })
        if (json) printJson(records.map(flattenRecord))
        else if (records.length === 0) print('No record passes.')
        else new TableOfMore(recordHeadings).print(records.map(rowOfRecord))
      })
    })
  withExamples(
    query,
    'sallyport audit query --result failure --from 2h',
    'sallyport audit query --user ada@example.com --json',
    'sallyport audit query --action "client.*" --actor local:root',
    'sallyport audit query --item 47b95ba5-8889-44d8-bc80-5de38306e582',
  )

  const hash = audit
    .command('hash <value>')
    .description('what stands for an identifier of a person, or of what was seen, in the log')
    .option('--log <path>', 'a log of sallyport/audit instead: its folder, or the file with its signing key')
    .action(async (value: string, { log }: { log?: string }, command: Command) => {
      if (log !== undefined) {
        const { hashInLog } = await import('../../app/index.ts')
        const hashed = await hashInLog(log, value)
        if (localOptions(command).json) printJson({ hash: hashed })
        else print(hashed)
        return
      }
      await withControl(command, async (control, { json = false }) => {
        const found = await control.perform('audit.hash', { value })
        if (json) printJson(found)
        else print(found.hash)
      })
    })
  withExamples(
    hash,
    'sallyport audit hash ada@example.com',
    'sallyport audit hash ada@example.com --log audit-log',
  )
}
