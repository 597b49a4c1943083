import type { Command } from 'commander'
import type { Environment } from '../../../core/index.ts'
import { environmentOption, withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { withControl } from '../../with-control.ts'

/** `sallyport client revoke`: a client ended for good. */
export function registerClientRevoke(client: Command): void {
  const revoke = client
    .command('revoke <name>')
    .description('end a client for good, at once; its calls and sockets under way are cut')
    .addOption(environmentOption(false))
    .action(async (name: string, options: { environment?: Environment }, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const revoked = await control.perform('client.revoke', { client: name, ...options })
        if (json) return printJson(revoked)
        print(`Revoked ${revoked.name} (${revoked.id}): its key works no more.`)
        print('There is no way back. A new client may have the name:')
        print(`  sallyport client add ${revoked.name} --environment ${revoked.environment}`)
      })
    })
  withExamples(
    revoke,
    'sallyport client revoke writer --environment production',
    'sallyport client revoke cl_4fT9aQ2bX1Lm',
  )
}
