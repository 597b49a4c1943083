import type { Command } from 'commander'
import type { AccountOutlook } from '../../../retention/index.ts'
import { exitCodes } from '../../exit.ts'
import { withExamples } from '../../input/options.ts'
import { note, print, printJson } from '../../output/print.ts'
import { printable } from '../../output/printable.ts'
import { printTable } from '../../output/table.ts'
import { formatTime } from '../../output/times.ts'
import { withControl } from '../../with-control.ts'

const shownMax = 10

/** `sallyport retention plan`: what a run would delete, and nothing else. */
export function registerRetentionPlan(retention: Command): void {
  const plan = retention
    .command('plan')
    .description('find what is due at the vendors, and write it down as a plan; nothing is deleted')
    .option('--ids', 'print every id that is due, not only the first ones')
    .action(async ({ ids = false }: { ids?: boolean }, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        const run = await control.perform('retention.plan', {})
        const { accounts } = run.outlook
        if (accounts.some(({ problem }) => problem !== null)) process.exitCode = exitCodes.undecided
        const { due } = run.counts
        const items = await control.perform('retention.items', {
          id: run.id,
          ...(ids || json ? {} : { limit: shownMax }),
        })
        if (json) return printJson({ ...run, items })
        for (const account of accounts) printAccount(account)
        if (due === 0) return print('Nothing is due.')
        printTable(
          ['VENDOR', 'KIND', 'ID', 'MADE', 'POLICY'],
          items.map(({ vendor, kind, id, createdAtMs, policy }) => [
            vendor,
            kind,
            id,
            formatTime(createdAtMs),
            policy,
          ]),
        )
        if (items.length < due) print(`... and ${due - items.length} more: --ids shows all of them.`)
        print(`${due} would be deleted for good, by the plan ${run.planHash}.`)
        print(`Do it with: sallyport retention run ${run.planHash}`)
      })
    })
  withExamples(plan, 'sallyport retention plan', 'sallyport retention plan --ids')
}

function printAccount(account: AccountOutlook): void {
  const { vendor, environment, key, problem, settings, notes } = account
  const name = key === 'default' ? `${vendor}, ${environment}` : `${vendor}, ${environment}, key ${key}`
  if (problem !== null) {
    note(`${name}: nothing is planned. ${printable(problem)}`)
    return
  }
  const { listed, fromLedger, due, held, open, undated } = account
  print(
    `${name}: ${listed} listed, ${fromLedger} known from the ledger alone; ${due} due, ${held} held, ${open} still open, ${undated} without a date.`,
  )
  const { elsewhere, unknownOrigin } = account
  if (elsewhere > 0) print(`  ${elsewhere} belong to another environment or key, and are left alone.`)
  if (unknownOrigin > 0)
    print(
      `  ${unknownOrigin} of unknown origin are old enough and left alone: another environment or key may share the account. A policy with anyOrigin: true deletes them.`,
    )
  for (const { of, days } of settings)
    print(
      `  The vendor's own setting: ${printable(of)} keeps ${days === null ? 'for ever' : `${days} days`}.`,
    )
  for (const sentence of notes) print(`  ${printable(sentence)}`)
}
