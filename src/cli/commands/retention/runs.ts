import type { Command } from 'commander'
import { withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'
import { formatTime } from '../../output/times.ts'
import { withControl } from '../../with-control.ts'

/** `sallyport retention runs`: every plan and run, or what is left over of one. */
export function registerRetentionRuns(retention: Command): void {
  const runs = retention
    .command('runs [run]')
    .description('plans and runs, the newest last; of one, what is held or could not be deleted')
    .action(async (id: string | undefined, _options: unknown, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        if (id !== undefined) {
          const left = await control.perform('retention.items', { id, states: ['held', 'pending'] })
          if (json) return printJson(left)
          if (left.length === 0) return print('Nothing is left over.')
          return printTable(
            ['KIND', 'ID', 'STATE', 'WHY'],
            left.map((item) => [item.kind, item.id, item.state, item.problem ?? '']),
          )
        }
        const all = await control.perform('retention.runs', {})
        if (json) return printJson(all)
        if (all.length === 0) return print('Nothing was planned yet.')
        printTable(
          ['RUN', 'PLANNED', 'STATE', 'REASON', 'DUE', 'GONE', 'HELD', 'PENDING', 'PLAN'],
          all.map(({ id: runId, plannedAtMs, state, reason, counts, planHash }) => {
            const open = counts.due + counts.deleting + counts.deleted + counts.verified
            return [
              runId,
              formatTime(plannedAtMs),
              state,
              reason,
              String(open),
              String(counts.gone),
              String(counts.held),
              String(counts.pending),
              planHash,
            ]
          }),
        )
      })
    })
  withExamples(runs, 'sallyport retention runs', 'sallyport retention runs run_4fT9aQ2bX1Lm')
}
