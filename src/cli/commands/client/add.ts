import type { Command } from 'commander'
import type { Environment } from '../../../core/index.ts'
import { parseGrantWord } from '../../input/grant-options.ts'
import { collect, environmentOption, parseSpan } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { formatTime } from '../../output/times.ts'
import { withControl } from '../../with-control.ts'

interface AddOptions {
  readonly environment: Environment
  readonly expires?: number
  readonly grant?: string[]
  readonly rule?: string[]
  readonly allowWildcard?: boolean
}

/** `sallyport client add`: a client and its key. */
export function registerClientAdd(client: Command): void {
  client
    .command('add <name>')
    .description('make a client and print its key, once')
    .addOption(environmentOption())
    .option('--expires <span>', 'stop working after this long: 90d, 12h, 30m', parseSpan)
    .option(
      '--grant <vendor[=scopes]>',
      "grant at once; the environment's preset unless scopes are named",
      collect,
    )
    .option('--rule <name>', 'body rule or rule set for every grant given here', collect)
    .option('--allow-wildcard', 'allow wildcards in production; recorded')
    .addHelpText(
      'after',
      `
Examples:
  sallyport client add reader -e production --grant assemblyai=read:transcripts
  sallyport client add writer -e production --grant assemblyai=read:transcripts,write:transcripts --expires 90d

The preset of development is read:*, of staging read:* and write:limited; production has none.
With --json: { "id", "name", "key", "keyHash", "environment", "expiresAtMs", "grants", ... }`,
    )
    .action(async (name: string, options: AddOptions, command: Command) => {
      const { environment, expires, grant = [], rule: rules = [], allowWildcard = false } = options
      await withControl(command, async (control, { json }) => {
        const { client, key, keyHash } = await control.perform('client.add', {
          name,
          environment,
          expiresAtMs: expires === undefined ? null : Date.now() + expires,
          grants: grant.map((word) => ({ ...parseGrantWord(word), rules, allowWildcard })),
        })
        if (json) return printJson({ ...client, key, keyHash })
        print(`Client ${client.name} (${client.id}) in ${client.environment}.`)
        if (client.expiresAtMs !== null) print(`  until ${formatTime(client.expiresAtMs)} UTC`)
        for (const { vendor, scopes } of client.grants) print(`  ${vendor}: ${scopes.join(' ')}`)
        for (const line of ['', `  ${key}`, '', 'This is its key, shown once: only a hash is kept.'])
          print(line)
        if (client.grants.length === 0) {
          print('It may call nothing yet. Grant it something:')
          print(`  sallyport client grant ${client.name} <vendor> <scope>... --environment ${environment}`)
        }
      })
    })
}
