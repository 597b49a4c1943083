import type { Command } from 'commander'
import { withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'
import { formatTime } from '../../output/times.ts'
import { withControl } from '../../with-control.ts'

/** `sallyport safety review ...`: what is held back, and letting it go. */
export function registerReview(safety: Command): void {
  const review = safety.command('review').description('what the content policy holds back, and letting it go')
  withExamples(review, 'sallyport safety review list')
  registerList(review)
  registerRelease(review)
}

function registerList(review: Command): void {
  const list = review
    .command('list')
    .description('what is held back, the newest first; with --all what was flagged or let go, too')
    .option('--all', 'flagged and released items, too')
    .action(async ({ all = false }: { all?: boolean }, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        const items = await control.perform('safety.list', {
          states: all ? ['quarantined', 'flagged', 'released'] : ['quarantined'],
        })
        if (json) return printJson(items)
        if (items.length === 0) return print('Nothing is held back.')
        printTable(
          ['ID', 'JUDGED', 'STATE', 'VENDOR', 'ITEM', 'POLICY', 'WHY', 'RELEASED BY', 'REASON'],
          items.map(({ id, judgedAtMs, state, vendor, item, policy, verdict, releasedBy, releaseReason }) => [
            id,
            formatTime(judgedAtMs),
            state,
            vendor,
            item,
            policy || '-',
            [...new Set(verdict.reasons.map(({ label }) => label))].join(', '),
            releasedBy ?? '-',
            releaseReason ?? '-',
          ]),
        )
      })
    })
  withExamples(list, 'sallyport safety review list', 'sallyport safety review list --all --json')
}

function registerRelease(review: Command): void {
  const release = review
    .command('release <id>')
    .description('let an item go; who and why is recorded')
    .requiredOption('--reason <text>', 'why it may be shown')
    .action(async (id: string, { reason }: { reason: string }, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        const released = await control.perform('safety.release', { id, reason })
        if (json) printJson(released)
        else print(`${id} may be shown.`)
      })
    })
  withExamples(release, 'sallyport safety review release item_4fT9aQ2bX1Lm --reason "quotes a film"')
}
