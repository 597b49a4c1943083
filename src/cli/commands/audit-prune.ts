import type { Command } from 'commander'
import { confirmPlan } from '../input/confirm.ts'
import { parseSpan, withExamples } from '../input/options.ts'
import { print, printJson } from '../output/print.ts'
import { TableOfMore } from '../output/table.ts'
import { withControl } from '../with-control.ts'

/** `sallyport audit prune` and `audit hold ...`: how long the log keeps what it holds. */
export function registerPrune(audit: Command): void {
  const prune = audit
    .command('prune')
    .description('take the bytes of old records out of the log; hashes, proofs and a record of it stay')
    .requiredOption('--older-than <age>', 'for example 365d; a day at least', parseSpan)
    .option('--yes', 'do it; otherwise the plan is printed')
    .action(async ({ olderThan, yes }: { olderThan: number; yes?: boolean }, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        const input = { olderThanMs: olderThan }
        const plan = await control.perform('audit.plan-prune', input)
        const { range, records, holds } = plan
        if (range === undefined) {
          if (json) printJson(plan)
          else print('There is nothing to prune.')
          return
        }
        confirmPlan(yes, [
          `${records} records, from ${range[0]} to ${range[1]}, lose their bytes for good.`,
          ...(holds.length === 0 ? [] : [`It will be refused: ${holds.join(', ')} holds the log.`]),
        ])
        const done = await control.perform('audit.prune', input)
        if (json) printJson(done)
        else print(`Pruned ${done.records} records.`)
      })
    })
  withExamples(
    prune,
    'sallyport audit prune --older-than 365d',
    'sallyport audit prune --older-than 365d --yes',
  )

  const hold = audit.command('hold').description('legal holds: while one stands, nothing is pruned')
  withExamples(hold, 'sallyport audit hold add --reason "case 2026-17"')
  const add = hold
    .command('add')
    .description('hold the whole log')
    .requiredOption('--reason <text>', 'why; it is recorded')
    .action(async ({ reason }: { reason: string }, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        const made = await control.perform('audit.hold', { reason })
        if (json) printJson(made)
        else print(`Held by ${made.id}.`)
      })
    })
  withExamples(add, 'sallyport audit hold add --reason "case 2026-17"')
  const list = hold
    .command('list')
    .description('the holds that stand')
    .action(async (_options: unknown, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        const holds = await control.perform('audit.holds', {})
        if (json) return printJson(holds)
        if (holds.length === 0) return print('Nothing is held.')
        const rows = holds.map(({ id, reason, createdAtMs, createdBy }) => [
          id,
          new Date(createdAtMs).toISOString(),
          createdBy,
          reason,
        ])
        return new TableOfMore(['ID', 'SINCE', 'BY', 'REASON']).print(rows)
      })
    })
  withExamples(list, 'sallyport audit hold list')
  const lift = hold
    .command('lift <id>')
    .description('end a hold')
    .action(async (id: string, _options: unknown, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        const lifted = await control.perform('audit.lift-hold', { id })
        if (json) printJson(lifted)
        else print(`${id} is lifted.`)
      })
    })
  withExamples(lift, 'sallyport audit hold lift hold_4fT9aQ2bX1Lm')
}
