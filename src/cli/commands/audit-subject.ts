import type { Command } from 'commander'
import { exitCodes } from '../exit.ts'
import { confirmPlan } from '../input/confirm.ts'
import { withExamples } from '../input/options.ts'
import { note, print, printJson } from '../output/print.ts'
import { printable } from '../output/printable.ts'
import { withControl } from '../with-control.ts'

/** `sallyport audit reveal` and `audit erase`: who a hash in the log stands for, and the end of that. */
export function registerSubject(audit: Command): void {
  const reveal = audit
    .command('reveal <subject>')
    .description('who a hash stands for, where users are sealed and were not erased; it is recorded')
    .requiredOption('--reason <text>', 'why; it is recorded with your name')
    .action(async (subject: string, { reason }: { reason: string }, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        const revealed = await control.perform('audit.reveal', { subject, reason })
        if (revealed.state !== 'revealed') process.exitCode = exitCodes.refused
        if (json) printJson(revealed)
        else if (revealed.state === 'revealed') print(printable(revealed.value))
        else if (revealed.state === 'erased')
          note(`${revealed.subject} was erased: the key is gone, and with it the value.`)
        else note(`No call of ${revealed.subject} holds a sealed value: see audit.users in sallyport.yaml.`)
      })
    })
  withExamples(reveal, 'sallyport audit reveal h1_Xo0qjP1l9yTz3uW5cVbN7mKk2DfGh4Rs --reason "case 2026-17"')

  const erase = audit
    .command('erase <subject>')
    .description("destroy the key under which somebody's values are encrypted; the log stays valid")
    .option('--yes', 'do it; otherwise the plan is printed')
    .action(async (subject: string, { yes }: { yes?: boolean }, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        const { hash } = await control.perform('audit.hash', { value: subject })
        confirmPlan(yes, [`Every value that is encrypted for ${hash} can never be read again.`])
        const erased = await control.perform('audit.erase', { subject })
        if (json) printJson(erased)
        else print(erased.was ? `Erased ${erased.subject}.` : `${erased.subject} has no key.`)
      })
    })
  withExamples(erase, 'sallyport audit erase ada@example.com --yes')
}
