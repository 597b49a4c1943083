import type { Command } from 'commander'
import { exitCodes } from '../../exit.ts'
import { collect, withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { TableOfMore } from '../../output/table.ts'
import { formatTime } from '../../output/times.ts'
import { homeOf, localOptions } from '../../with-control.ts'

/** `sallyport retention receipts ...`: proof that something was deleted. Reads the log alone, and needs no secret. */
export function registerReceipts(retention: Command): void {
  const receipts = retention
    .command('receipts')
    .description('what was deleted when, by which policy, and how certain that is; from the log')
  withExamples(
    receipts,
    'sallyport retention receipts list',
    'sallyport retention receipts export receipts.jsonl',
    'sallyport retention receipts verify receipts.jsonl --key audit-key.pub',
  )
  registerList(receipts)
  registerExport(receipts)
  registerVerify(receipts)
}

function registerList(receipts: Command): void {
  const list = receipts
    .command('list')
    .description('every receipt, the newest last; a keyed hash stands for the id')
    .option('--run <run>', 'of one run')
    .action(async ({ run }: { run?: string }, command: Command) => {
      const globals = localOptions(command)
      const { readReceipts } = await import('../../../app/index.ts')
      const found = []
      const request = { ...homeOf(globals), ...(run === undefined ? {} : { run }) }
      for await (const { seq, atMs, receipt } of readReceipts(request)) found.push({ seq, atMs, receipt })
      if (globals.json) return printJson(found)
      if (found.length === 0) return print('There are no receipts.')
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
  withExamples(
    list,
    'sallyport retention receipts list',
    'sallyport retention receipts list --run run_4fT9aQ2bX1Lm --json',
  )
}

function registerExport(receipts: Command): void {
  const command = receipts
    .command('export <file>')
    .description('write receipts with their proofs into a new file, a line each, to show to somebody else')
    .option('--run <run>', 'of one run')
    .action(async (output: string, { run }: { run?: string }) => {
      const globals = localOptions(command)
      const { exportReceipts } = await import('../../../app/index.ts')
      const count = await exportReceipts({
        ...homeOf(globals),
        ...(run === undefined ? {} : { run }),
        output,
      })
      if (globals.json) printJson({ output, receipts: count })
      else print(`${count} receipts with their proofs are in ${output}.`)
    })
  withExamples(command, 'sallyport retention receipts export receipts.jsonl --run run_4fT9aQ2bX1Lm')
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
