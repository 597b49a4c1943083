import type { Command } from 'commander'
import type { Environment } from '../../../core/index.ts'
import { exitCodes } from '../../exit.ts'
import { environmentOption, withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { withControl } from '../../with-control.ts'

/** `sallyport client explain`: why an operation is allowed or refused. */
export function registerClientExplain(client: Command): void {
  const explain = client
    .command('explain <name> <vendor> <operation>')
    .description(
      'which rule allows or refuses an operation, and the command that changes it; exits 1 where it is refused',
    )
    .addOption(environmentOption(false))
    .action(
      async (
        name: string,
        vendor: string,
        operation: string,
        options: { environment?: Environment },
        command: Command,
      ) => {
        await withControl(command, async (control, { json }) => {
          const asked = { client: name, vendor, operation, ...options }
          const explanation = await control.perform('client.explain', asked)
          if (!explanation.allowed) process.exitCode = exitCodes.refused
          if (json) return printJson(explanation)
          print(explanation.sentence)
          for (const condition of explanation.conditions) print(`  ${condition}`)
          if (explanation.command !== undefined) print(`To change that: ${explanation.command}`)
        })
      },
    )
  withExamples(explain, 'sallyport client explain reader assemblyai transcripts.create -e production')
}
