import type { Command } from 'commander'
import { SallyportError } from '../../../core/index.ts'
import { exitCodes } from '../../exit.ts'
import { collect, withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { printable } from '../../output/printable.ts'
import { TableOfMore } from '../../output/table.ts'
import { formatTime } from '../../output/times.ts'
import { homeOf, localOptions, withControl } from '../../with-control.ts'

/** `sallyport retention receipts ...`: proof that something was deleted. Reads the log alone; an id is looked up in the vault. */
export function registerReceipts(retention: Command): void {
  const receipts = retention
    .command('receipts')
    .description('what was deleted when, by which policy, and how certain that is; from the log')
  withExamples(
    receipts,
    'sallyport retention receipts list',
    'sallyport retention receipts list --id 47b95ba5-8889-44d8-bc80-5de38306e582',
    'sallyport retention receipts export receipts.jsonl',
    'sallyport retention receipts verify receipts.jsonl --key audit-key.pub',
  )
  registerList(receipts)
  registerExport(receipts)
  registerVerify(receipts)
}

interface Selection {
  readonly run?: string
  readonly id?: string
  readonly vendor?: string
}

function withSelection(command: Command): Command {
  return command
    .option('--run <run>', 'of one run')
    .option('--id <id>', 'of what had this id at a vendor')
    .option('--vendor <id>', 'with --id: at this vendor alone')
}

/** Returns what is asked of the log: it holds no ids, and whoever has the vault can tell what stands for one. */
async function requestOf({ run, id, vendor }: Selection, command: Command) {
  const request = { ...homeOf(localOptions(command)), ...(run === undefined ? {} : { run }) }
  if (id === undefined && vendor !== undefined)
    throw new SallyportError('ERR_CORE_INPUT', {
      field: '--vendor',
      detail: 'It says where an --id belongs to.',
    })
  if (id === undefined) return request
  const subjects = await withControl(command, (control) =>
    control.perform('retention.subjects', { id, ...(vendor === undefined ? {} : { vendor }) }),
  )
  return { ...request, subjects: new Set(subjects.map(({ subject }) => subject)) }
}

function registerList(receipts: Command): void {
  const list = withSelection(
    receipts.command('list').description('every receipt, the newest last; a keyed hash stands for the id'),
  ).action(async (selection: Selection, command: Command) => {
    const { readReceipts } = await import('../../../app/index.ts')
    const found = []
    for await (const { seq, atMs, receipt } of readReceipts(await requestOf(selection, command)))
      found.push({ seq, atMs, receipt })
    // Whoever asks for a proof must not take its absence for one.
    if (found.length === 0 && selection.id !== undefined) process.exitCode = exitCodes.refused
    if (localOptions(command).json) return printJson(found)
    if (found.length === 0) return print(describeNone(selection))
    new TableOfMore(['RECORD', 'WHEN', 'VENDOR', 'KIND', 'SUBJECT', 'POLICY', 'LEVELS']).print(
      found.map(({ seq, atMs, receipt }) => [
        String(seq),
        formatTime(atMs),
        'vendor' in receipt ? receipt.vendor : '-',
        receipt.kind,
        receipt.subject.slice(0, 16),
        'policy' in receipt ? receipt.policy : '-',
        receipt.levels.join(', '),
      ]),
    )
  })
  list.addHelpText('after', '\nWith --id it exits 1 where there is no receipt.')
  withExamples(
    list,
    'sallyport retention receipts list',
    'sallyport retention receipts list --id 47b95ba5-8889-44d8-bc80-5de38306e582 --vendor assemblyai',
    'sallyport retention receipts list --run run_4fT9aQ2bX1Lm --json',
  )
}

function describeNone({ run, id, vendor }: Selection): string {
  const ofRun = run === undefined ? '' : ` of ${printable(run)}`
  if (id === undefined) return `There are no receipts${ofRun}.`
  const where = vendor === undefined ? '' : ` at ${vendor}`
  return `There is no receipt${ofRun} for ${printable(id)}${where}: the log does not prove that it was deleted.`
}

function registerExport(receipts: Command): void {
  const command = withSelection(
    receipts
      .command('export <file>')
      .description('write receipts with their proofs into a new file, a line each, to show to somebody else'),
  ).action(async (output: string, selection: Selection, called: Command) => {
    const { exportReceipts } = await import('../../../app/index.ts')
    const count = await exportReceipts({ ...(await requestOf(selection, called)), output })
    if (localOptions(called).json) printJson({ output, receipts: count })
    else
      print(
        `${count} ${count === 1 ? 'receipt with its proof is' : 'receipts with their proofs are'} in ${output}.`,
      )
  })
  withExamples(
    command,
    'sallyport retention receipts export receipts.jsonl --run run_4fT9aQ2bX1Lm',
    'sallyport retention receipts export receipts.jsonl --id 47b95ba5-8889-44d8-bc80-5de38306e582',
  )
}

function registerVerify(receipts: Command): void {
  const command = receipts
    .command('verify <file>')
    .description('verify receipts offline: that each is in the signed log, word for word')
    .option('--key <file>', 'verifier key, as the home publishes it in audit-key.pub; repeatable', collect)
    .action(async (file: string, { key = [] }: { key?: string[] }) => {
      const globals = localOptions(command)
      const { verifyReceipts } = await import('../../../app/index.ts')
      const verdict = await verifyReceipts({ ...homeOf(globals), file, keyFiles: key })
      if (!verdict.ok) process.exitCode = exitCodes.refused
      if (globals.json) return printJson(verdict)
      const { ok, receipts: count, repeated, firstBad } = verdict
      if (firstBad !== undefined) print(`Not proved: line ${firstBad.line}. ${firstBad.reason}`)
      else if (!ok) print('The file holds no receipt.')
      else print(`${count} receipts hold${repeated === 0 ? '' : `, ${repeated} of them repeat another`}.`)
    })
  withExamples(command, 'sallyport retention receipts verify receipts.jsonl --key audit-key.pub')
}
