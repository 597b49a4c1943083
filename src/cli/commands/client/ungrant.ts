import type { Command } from 'commander'
import type { Environment } from '../../../core/index.ts'
import { environmentOption, withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { withControl } from '../../with-control.ts'

/** `sallyport client ungrant`: a grant taken away. */
export function registerClientUngrant(client: Command): void {
  const ungrant = client
    .command('ungrant <name> <vendor>')
    .description("take a client's whole grant for a vendor away, at once; its calls under way are cut")
    .addOption(environmentOption(false))
    .action(
      async (name: string, vendor: string, options: { environment?: Environment }, command: Command) => {
        await withControl(command, async (control, { json }) => {
          const taken = await control.perform('client.ungrant', { client: name, vendor, ...options })
          const { name: clientName, environment } = taken.client
          const { scopes = [], constraints = {}, wildcardOverride = false } = taken.grant ?? {}
          if (json)
            return printJson({ client: clientName, vendor, granted: false, before: taken.grant ?? null })
          print(`${clientName} may no longer call ${vendor}.`)
          print('To give it again:')
          const words = [clientName, vendor, ...scopes, '--environment', environment]
          if (wildcardOverride) words.push('--allow-wildcard')
          print(`  sallyport client grant ${words.join(' ')}`)
          const limits = Object.keys(constraints)
          if (limits.length > 0) print(`  and its limits, which went with it: ${limits.join(', ')}`)
        })
      },
    )
  withExamples(ungrant, 'sallyport client ungrant writer assemblyai --environment production')
}
