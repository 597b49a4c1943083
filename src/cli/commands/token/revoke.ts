import type { Command } from 'commander'
import { type Environment, SallyportError } from '../../../core/index.ts'
import { confirmPlan } from '../../input/confirm.ts'
import { environmentOption, withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { withControl } from '../../with-control.ts'

interface RevokeOptions {
  readonly id?: string
  readonly user?: string
  readonly client?: string
  readonly environment?: Environment
  readonly yes?: boolean
}

/** `sallyport token revoke`: ends tokens and sessions at once, without a lock that would stand afterwards. */
export function registerTokenRevoke(token: Command): void {
  const revoke = token
    .command('revoke')
    .description('end the tokens and live sessions of a user or a client, at once')
    .option('--id <token>', 'one token or session, by its id')
    .option('--user <id>', 'all of an end user')
    .option('--client <name>', 'all of a client, or of the user at that client')
    .addOption(environmentOption(false))
    .option('--yes', 'do it; otherwise the plan is shown')
    .action(async (options: RevokeOptions, command: Command) => {
      const { id, user, client, environment, yes } = options
      if ((id === undefined) === (user === undefined && client === undefined)) {
        throw new SallyportError('ERR_CORE_INPUT', {
          field: '--id, --user, --client',
          detail: 'Name one session, or a user, or a client, or a user at a client.',
        })
      }
      const whose = [
        ...(id === undefined ? [] : [`the session ${id}`]),
        ...(user === undefined ? [] : [`every token and session of the user ${user}`]),
        ...(client === undefined
          ? []
          : [user === undefined ? `every one of the client ${client}` : `at ${client}`]),
      ]
      confirmPlan(yes, [`Ends ${whose.join(' ')}. New ones can be asked for: a lock keeps somebody out.`])
      await withControl(command, async (control, { json }) => {
        const at = {
          ...(client === undefined ? {} : { client }),
          ...(environment === undefined ? {} : { environment }),
        }
        const input =
          id !== undefined ? { id } : user !== undefined ? { user, ...at } : { client: client ?? '', ...at }
        const { revoked } = await control.perform('token.revoke', input)
        if (json) printJson({ revoked })
        else print(`Ended ${revoked} ${revoked === 1 ? 'token or session' : 'tokens and sessions'}.`)
      })
    })
  withExamples(
    revoke,
    'sallyport token revoke --user ada --yes',
    'sallyport token revoke --id tok_4fT9aQ2bX1Lm --yes',
  )
}
