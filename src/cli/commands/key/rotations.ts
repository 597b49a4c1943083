import type { Command } from 'commander'
import { withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'
import { formatTime } from '../../output/times.ts'
import { withControl } from '../../with-control.ts'
import { describeKey } from './describe-key.ts'

/** `sallyport key rotations`: how each stands. */
export function registerKeyRotations(key: Command): void {
  const rotations = key
    .command('rotations')
    .description('every rotation: how it stands, and what stands in its way')
    .option('--open', 'only those that have not ended')
    .action(async ({ open = false }: { open?: boolean }, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const all = await control.perform('rotation.list', {})
        const wanted = all.filter(({ endedAtMs }) => !open || endedAtMs === null)
        if (json) return printJson(wanted)
        if (wanted.length === 0) return print('There are none.')
        printTable(
          ['ID', 'KEY', 'HOW', 'WHY', 'STATE', 'SINCE', 'NOTE'],
          wanted.map((one) => [
            one.id,
            describeKey(one),
            one.mode,
            one.finding ?? one.reason,
            one.undoing !== null && one.endedAtMs === null ? `undoing (${one.state})` : one.state,
            formatTime(one.changedAtMs),
            one.problem ?? '',
          ]),
        )
      })
    })
  withExamples(rotations, 'sallyport key rotations', 'sallyport key rotations --open --json')
}
