import type { Command } from 'commander'
import { nearest, SallyportError } from '../../../core/index.ts'
import { confirmPlan } from '../../input/confirm.ts'
import { withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { withControl } from '../../with-control.ts'
import { describeKey } from './describe-key.ts'

/** `sallyport key revoke`: a key destroyed. */
export function registerKeyRevoke(key: Command): void {
  const revoke = key
    .command('revoke <id>')
    .description('never use a key again and destroy its sealed value; the vendor is not told')
    .option('--yes', 'do it; without, only the plan is printed')
    .action(async (id: string, options: { yes?: boolean }, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const keys = await control.perform('key.list', {})
        const found = keys.find((one) => one.id === id)
        if (found === undefined) {
          const suggestion = nearest(
            id,
            keys.map((one) => one.id),
          )
          const meant = suggestion === undefined ? {} : { detail: `Did you mean ${suggestion}?` }
          throw new SallyportError('ERR_VAULT_KEY_UNKNOWN', { field: 'id', ...meant })
        }
        confirmPlan(options.yes, [
          `Revoke ${describeKey(found)} (${id}, ${found.state}).`,
          'Its sealed value is destroyed: only a backup could bring it back.',
          `Calls to ${found.vendor} in ${found.environment} that use it are cut.`,
          'At the vendor the key stays valid until it is deleted there.',
        ])
        await control.perform('key.revoke', { id })
        if (json) printJson({ id, state: 'revoked' })
        else print(`Revoked ${id}. Delete it at the vendor, too.`)
      })
    })
  withExamples(revoke, 'sallyport key revoke key_4fT9aQ2bX1Lm', 'sallyport key revoke key_4fT9aQ2bX1Lm --yes')
}
