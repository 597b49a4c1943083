import type { Command } from 'commander'
import { type GrantOptions, grantConstraints, grantOptions } from '../../input/grant-options.ts'
import { withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { withControl } from '../../with-control.ts'

/** `sallyport client grant`: scopes and limits for a client. */
export function registerClientGrant(client: Command): void {
  const grant = grantOptions(
    client
      .command('grant <name> <vendor> [scopes...]')
      .description(
        "add scopes or limits to a client's grant; the environment's preset where neither is named",
      ),
  ).action(
    async (name: string, vendor: string, scopes: string[], options: GrantOptions, command: Command) => {
      const { environment, rule: rules = [], replace = false, allowWildcard = false } = options
      const constraints = grantConstraints(options)
      await withControl(command, async (control, { json }) => {
        const granted = await control.perform('client.grant', {
          client: name,
          ...(environment === undefined ? {} : { environment }),
          vendor,
          scopes,
          constraints,
          rules,
          replace,
          allowWildcard,
        })
        if (json) return printJson(granted)
        print(`${name} may now at ${granted.vendor}: ${granted.scopes.join(' ')}`)
        for (const [limit, value] of Object.entries(granted.constraints))
          print(`  ${limit}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
      })
    },
  )
  withExamples(
    grant,
    'sallyport client grant reader assemblyai read:transcripts -e production',
    'sallyport client grant writer assemblyai write:limited -e staging --rule redact-pii --rate 60',
    'sallyport client grant calls retellai write:calls -e production --rule pin-privacy --addresses 10.0.0.0/8',
    'sallyport client grant batch assemblyai read:transcripts -e production --own-ids --observe',
    'sallyport client grant batch assemblyai -e production --drop rate,own-ids',
  )
}
