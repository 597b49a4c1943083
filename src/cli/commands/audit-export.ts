import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { ExportFilter, ExportFormat } from '../../app/index.ts'
import { SallyportError } from '../../core/index.ts'
import { parseCount, withExamples } from '../input/options.ts'
import { note, printJson } from '../output/print.ts'
import { Progress } from '../output/progress.ts'
import { packageVersion } from '../package-version.ts'
import { homeOf, localOptions, withControl } from '../with-control.ts'

interface ExportOptions {
  readonly format: ExportFormat
  readonly output?: string
  readonly from?: number
  readonly to?: number
  readonly since?: number
  readonly until?: number
  readonly action?: string
  readonly actor?: string
  readonly seal: boolean
}

/** `sallyport audit export`: records for other programs, with proofs, as OCSF, or for a spreadsheet. */
export function registerExport(audit: Command): void {
  const command = audit
    .command('export [log]')
    .description("export the home's log, or a copy of log.db: JSON lines with proofs, OCSF 1.4.0, CSV")
    .addOption(new Option('-f, --format <format>', 'how').choices(['jsonl', 'ocsf', 'csv']).default('jsonl'))
    .option('-o, --output <file>', 'write into a new file instead of standard output')
    .option('--from <seq>', 'first record', parseCount)
    .option('--to <seq>', 'last record', parseCount)
    .option('--since <time>', 'not before: 2026-11-29 or 2026-11-29T10:00:00Z', parseTime)
    .option('--until <time>', 'before', parseTime)
    .option('--action <action>', 'this action alone')
    .option('--actor <id>', 'what this client, operator or user has done')
    .option('--no-seal', 'leave out the signature over the export as a whole, which takes the master key')
    .action(async (file: string | undefined, options: ExportOptions) => exportLog(command, file, options))
  withExamples(
    command,
    'sallyport audit export --output november.jsonl --since 2026-11-01 --until 2026-12-01',
    'sallyport audit export --format csv > records.csv',
    'sallyport audit export --format ocsf --actor cl_4fT9aQ2bX1Lm | gzip > records.ocsf.gz',
    'sallyport audit export copy-of-log.db > records.jsonl',
  )
}

async function exportLog(command: Command, file: string | undefined, options: ExportOptions): Promise<void> {
  const globals = localOptions(command)
  const { format, output } = options
  if (globals.json && output === undefined) {
    throw new SallyportError('ERR_CORE_INPUT', {
      field: '--json',
      detail: 'It tells about an export that goes into a file: name one with --output.',
    })
  }
  const { exportAudit } = await import('../../app/index.ts')
  const isSealed = format === 'jsonl' && file === undefined && options.seal
  const progress = new Progress('Records exported')
  let records = 0
  const lines = exportAudit({
    ...homeOf(globals),
    ...(file === undefined ? {} : { file }),
    format,
    filter: filterOf(options),
    productVersion: packageVersion(),
    ...(isSealed && { seal: (text: string) => sealBy(command, text) }),
    onRecord: () => {
      records += 1
      progress.update(records)
    },
  })
  await write(lines, output).finally(() => progress.end())
  if (globals.json) printJson({ records, format, output, sealed: isSealed })
  else if (output !== undefined) note(`${records} records are in ${output}${isSealed ? ', sealed' : ''}.`)
}

async function sealBy(command: Command, text: string): Promise<string> {
  const { note: seal } = await withControl(command, (control) => control.perform('audit.seal', { text }))
  return seal
}

/** Writes piece by piece, as fast as they are taken. A reader that has seen enough is no error. */
async function write(lines: AsyncIterable<string>, output: string | undefined): Promise<void> {
  if (output === undefined) {
    await pipeline(Readable.from(lines), process.stdout, { end: false }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') throw error
      },
    )
    return
  }
  const file = createWriteStream(output, { flags: 'wx', mode: 0o600 })
  try {
    await pipeline(Readable.from(lines), file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new SallyportError('ERR_CORE_INPUT', { field: '--output', detail: 'The file exists already.' })
    }
    // Half an export would be taken for a whole one.
    await rm(output, { force: true })
    throw error
  }
}

function filterOf({ from, to, since, until, action, actor }: ExportOptions): ExportFilter {
  return {
    ...(from === undefined ? {} : { fromSeq: from }),
    ...(to === undefined ? {} : { toSeq: to }),
    ...(since === undefined ? {} : { sinceMs: since }),
    ...(until === undefined ? {} : { untilMs: until }),
    ...(action === undefined ? {} : { action }),
    ...(actor === undefined ? {} : { actorId: actor }),
  }
}

function parseTime(text: string): number {
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
  const ms = Date.parse(text)
  if (!isTime || Number.isNaN(ms))
    throw new InvalidArgumentError('Write it as 2026-11-29 or 2026-11-29T10:00:00Z.')
  return ms
}
