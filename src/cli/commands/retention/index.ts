import type { Command } from 'commander'
import { withExamples } from '../../input/options.ts'
import { registerErase } from './erase.ts'
import { registerHold } from './hold.ts'
import { registerRetentionPlan } from './plan.ts'
import { registerReceipts } from './receipts.ts'
import { registerRetentionRun } from './run.ts'
import { registerRetentionRuns } from './runs.ts'

/** `sallyport retention ...`: what vendors keep, deleted when it is too old, with proof. */
export function registerRetention(program: Command): void {
  const retention = program
    .command('retention')
    .description('delete at the vendors what is older than your policies allow, with a receipt for each')
  withExamples(
    retention,
    'sallyport retention plan',
    'sallyport retention run 6f1e…',
    'sallyport retention hold add --vendor assemblyai --tag case-17 --reason "case 2026-17"',
    'sallyport retention receipts verify receipts.jsonl --key audit-key.pub',
  )
  registerRetentionPlan(retention)
  registerRetentionRun(retention)
  registerRetentionRuns(retention)
  registerHold(retention)
  registerErase(retention)
  registerReceipts(retention)
}
