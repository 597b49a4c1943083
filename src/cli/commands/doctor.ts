import type { Command } from 'commander'
import type { CheckReport } from '../../control/index.ts'
import { exitCodes } from '../exit.ts'
import { withExamples } from '../input/options.ts'
import { print, printJson } from '../output/print.ts'
import { printable } from '../output/printable.ts'
import { withControl } from '../with-control.ts'

/** `sallyport doctor`: what is not as it should be, and the command that mends it. */
export function registerDoctor(program: Command): void {
  const doctor = program
    .command('doctor')
    .description(
      'look at keys, rotations, clients, endpoints, the log and the home; say what is unhealthy and what mends it',
    )
    .addHelpText(
      'after',
      `
It changes nothing. It exits 0 where all is well, 1 where something is to be done, 2 where something could not be looked
at. With --json: { "checks": [{ "id", "title", "status", "troubles": [{ "severity", "what", "mend" }] }] }.`,
    )
    .action(async (_options: unknown, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const checks = await control.perform('doctor.examine', {})
        process.exitCode = exitCodeOf(checks)
        if (json) return printJson({ checks })
        for (const line of checks.flatMap(linesOf)) print(line)
      })
    })
  withExamples(
    doctor,
    'sallyport doctor',
    'sallyport doctor --json',
    'sallyport --server https://gate.example.com doctor',
  )
}

const marks: Readonly<Record<CheckReport['status'], string>> = {
  fine: 'fine     ',
  warning: 'look     ',
  bad: 'BAD      ',
  undecided: 'UNKNOWN  ',
}

function linesOf({ title, status, why, troubles }: CheckReport): string[] {
  const head = `${marks[status]} ${title}${why === undefined ? '' : `: it could not be looked at (${why})`}`
  return [
    head,
    ...troubles.flatMap(({ what, mend }) => [`  ${printable(what)}`, `    -> ${printable(mend)}`]),
  ]
}

function exitCodeOf(checks: readonly CheckReport[]): number {
  if (checks.some(({ troubles }) => troubles.length > 0)) return exitCodes.refused
  const isDecided = checks.length > 0 && checks.every(({ status }) => status !== 'undecided')
  return isDecided ? exitCodes.fine : exitCodes.undecided
}
