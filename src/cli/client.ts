import type { Command } from 'commander'
import type { Environment } from '../core/index.ts'
import { exitCodes } from './exit.ts'
import { type GrantOptions, grantConstraints, grantOptions, parseGrantWord } from './grant-options.ts'
import { collect, environmentOption, parseSpan } from './options.ts'
import { formatTime, print, printJson, printTable } from './output.ts'
import { withControl } from './with-control.ts'

/** `sallyport client ...`: who may call which vendor, and for what. */
export function registerClient(program: Command): void {
  const client = program.command('client').description('clients: who may call which vendor, and for what')

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
A reader and a writer:
  sallyport client add reader -e production --grant assemblyai=read:transcripts
  sallyport client add writer -e production --grant assemblyai=read:transcripts,write:transcripts

The preset of development is read:*, of staging read:* and write:limited; production has none.`,
    )
    .action(async (name: string, _options: unknown, command: Command) => {
      const options = command.opts<{
        environment: Environment
        expires?: number
        grant?: string[]
        rule?: string[]
        allowWildcard?: boolean
      }>()
      await withControl(command, async (control, { json }) => {
        const {
          client: added,
          key,
          keyHash,
        } = await control.perform('client.add', {
          name,
          environment: options.environment,
          expiresAtMs: options.expires === undefined ? null : Date.now() + options.expires,
          grants: (options.grant ?? []).map((word) => ({
            ...parseGrantWord(word),
            rules: options.rule ?? [],
            allowWildcard: options.allowWildcard === true,
          })),
        })
        if (json) return printJson({ ...added, key, keyHash })
        print(`Client ${added.name} (${added.id}) in ${added.environment}.`)
        for (const grant of added.grants) print(`  ${grant.vendor}: ${grant.scopes.join(' ')}`)
        print('')
        print(`  ${key}`)
        print('')
        print('This is its key, shown once: only a hash is kept.')
        if (added.grants.length === 0)
          print(
            `It may call nothing yet: sallyport client grant ${name} <vendor> <scope>... -e ${options.environment}`,
          )
      })
    })

  client
    .command('new-key')
    .description(
      'print a client key and its hash without storing either, for clients declared in sallyport.yaml',
    )
    .action(async (_options: unknown, command: Command) => {
      const { newClientKey } = await import('../app/index.ts')
      const { id, key, keyHash } = newClientKey()
      if (command.optsWithGlobals<{ json?: boolean }>().json) return printJson({ id, key, keyHash })
      print(`key      ${key}`)
      print(`keyHash  ${keyHash}`)
    })

  client
    .command('list')
    .description('every client with its grants')
    .action(async (_options: unknown, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const clients = await control.perform('client.list', {})
        if (json) return printJson(clients)
        if (clients.length === 0)
          return print('There is no client. Make one with `sallyport client add <name> -e <environment>`.')
        printTable(
          ['ID', 'NAME', 'ENVIRONMENT', 'STATE', 'CREATED', 'EXPIRES', 'GRANTS'],
          clients.map((one) => [
            one.id,
            one.name,
            one.environment,
            one.revokedAtMs !== null
              ? 'revoked'
              : one.expiresAtMs !== null && one.expiresAtMs <= Date.now()
                ? 'expired'
                : 'active',
            formatTime(one.createdAtMs),
            formatTime(one.expiresAtMs),
            one.grants.map((grant) => `${grant.vendor}[${grant.scopes.join(' ')}]`).join(' ') || '-',
          ]),
        )
      })
    })

  grantOptions(
    client
      .command('grant <name> <vendor> [scopes...]')
      .description(
        "add scopes or constraints to a client's grant; the environment's preset where none is named",
      ),
  )
    .addHelpText(
      'after',
      `
Examples:
  sallyport client grant reader assemblyai read:transcripts -e production
  sallyport client grant writer assemblyai write:limited -e staging --rule redact-pii --rate 60
  sallyport client grant calls retellai write:calls -e production --rule pin-privacy --addresses 10.0.0.0/8
  sallyport client grant batch assemblyai read:transcripts -e production --own-ids --observe`,
    )
    .action(async (name: string, vendor: string, scopes: string[], _options: unknown, command: Command) => {
      const options = command.opts<GrantOptions>()
      await withControl(command, async (control, { json }) => {
        const grant = await control.perform('client.grant', {
          client: name,
          ...(options.environment === undefined ? {} : { environment: options.environment }),
          vendor,
          scopes,
          constraints: grantConstraints(options),
          rules: options.rule ?? [],
          replace: options.replace === true,
          allowWildcard: options.allowWildcard === true,
        })
        if (json) return printJson(grant)
        print(`${name} may now at ${grant.vendor}: ${grant.scopes.join(' ')}`)
        const constraints = Object.keys(grant.constraints)
        if (constraints.length > 0) print(`  under: ${constraints.join(', ')}`)
      })
    })

  client
    .command('ungrant <name> <vendor>')
    .description("take a client's whole grant for a vendor away; its calls under way are cut")
    .addOption(environmentOption(false))
    .action(
      async (name: string, vendor: string, options: { environment?: Environment }, command: Command) => {
        await withControl(command, async (control, { json }) => {
          await control.perform('client.ungrant', { client: name, vendor, ...options })
          if (json) printJson({ client: name, vendor, granted: false })
          else print(`${name} may no longer call ${vendor}.`)
        })
      },
    )

  client
    .command('revoke <name>')
    .description('end a client for good; its calls and sockets under way are cut')
    .addOption(environmentOption(false))
    .action(async (name: string, options: { environment?: Environment }, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const revoked = await control.perform('client.revoke', { client: name, ...options })
        if (json) printJson(revoked)
        else print(`Revoked ${revoked.name} (${revoked.id}).`)
      })
    })

  client
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
          const explanation = await control.perform('client.explain', {
            client: name,
            vendor,
            operation,
            ...options,
          })
          if (json) printJson(explanation)
          else {
            print(explanation.sentence)
            for (const condition of explanation.conditions) print(`  ${condition}`)
            if (explanation.command !== undefined) print(`To change that: ${explanation.command}`)
          }
          if (!explanation.allowed) process.exitCode = exitCodes.refused
        })
      },
    )
}
