import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { type Command, Option } from 'commander'
import { type Environment, SallyportError } from '../core/index.ts'
import { parseGrantWord } from './grant-options.ts'
import { collect, environmentOption, parseSpan } from './options.ts'
import { note } from './output.ts'
import { withControl } from './with-control.ts'

interface RunOptions {
  readonly environment: Environment
  readonly grant?: string[]
  readonly expires: number
}

/** `sallyport run -- CMD`: a command with a client key that ends with it. */
export function registerRun(program: Command): void {
  program
    .command('run <command...>')
    .description('run a command with a client key that expires with it')
    .addOption(environmentOption(false).default('development'))
    .addOption(
      new Option(
        '--grant <vendor[=scopes]>',
        "what it may call; every vendor with the environment's preset unless given",
      ).argParser(collect),
    )
    .option(
      '--expires <span>',
      'the key stops working after this long at the latest',
      parseSpan,
      parseSpan('12h'),
    )
    .addHelpText(
      'after',
      '\nExample:\n  sallyport run --grant assemblyai=read:*,write:limited -- node transcribe.js',
    )
    .action(async (words: string[], options: RunOptions, command: Command) => {
      const { loadVendors } = await import('../vendors/index.ts')
      const { describeGate } = await import('../app/index.ts')
      const gate = await describeGate(command.optsWithGlobals<{ home?: string }>().home)
      const vendors = await loadVendors()
      const asked =
        options.grant?.map(parseGrantWord) ?? vendors.map(({ id }) => ({ vendor: id, scopes: [] }))
      await withControl(command, async (control) => {
        const { client, key } = await control.perform('client.add', {
          name: `run-${process.pid}-${Date.now().toString(36)}`,
          environment: options.environment,
          expiresAtMs: Date.now() + options.expires,
          grants: asked,
        })
        const variables: Record<string, string> = { SALLYPORT_URL: gate.url, SALLYPORT_CLIENT_KEY: key }
        for (const vendor of vendors) {
          if (!client.grants.some((grant) => grant.vendor === vendor.id)) continue
          for (const [name, value] of Object.entries(vendor.setup.variables)) {
            variables[name] = value.replaceAll('{base}', gate.url).replaceAll('{key}', key)
          }
        }
        if (gate.caPath !== undefined) variables.NODE_EXTRA_CA_CERTS = gate.caPath
        try {
          process.exitCode = await runChild(words, { ...process.env, ...variables })
        } finally {
          await control.perform('client.revoke', { client: client.id })
          note(`sallyport: the client key of this run is revoked (${client.id}).`)
        }
      })
    })
}

/** Returns the command's exit code; a signal becomes 128 and its number, as shells have it. */
function runChild(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const [program, ...parameters] = words
  return new Promise((resolve, reject) => {
    const child = spawn(program as string, parameters, { stdio: 'inherit', env: environment })
    const forward = (signal: NodeJS.Signals) => child.kill(signal)
    process.on('SIGINT', forward)
    process.on('SIGTERM', forward)
    child.once('error', (cause) =>
      reject(
        new SallyportError('ERR_CORE_INPUT', {
          field: 'command',
          detail: `${program} cannot be started.`,
          cause,
        }),
      ),
    )
    child.once('close', (code, signal) => {
      process.off('SIGINT', forward)
      process.off('SIGTERM', forward)
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}
