import type { Command } from 'commander'
import type { Environment } from '../../core/index.ts'
import { environmentOption, parseList, parseSpan, secretOptions } from '../input/options.ts'
import { hasSource, readSecret, type SecretSource } from '../input/secret-input.ts'
import { note, print, printJson } from '../output/print.ts'
import { noteIfSilent } from '../setup/note-if-silent.ts'
import { fillSetup } from '../setup/setup.ts'
import { shellQuote } from '../setup/shell-quote.ts'
import { type GlobalOptions, withControl } from '../with-control.ts'

interface EnvOptions extends SecretSource {
  readonly environment: Environment
  readonly scopes?: string[]
  readonly expires: number
  readonly url?: string
}

/** `sallyport env <vendor>`: what an app must set to call through the gate. */
export function registerEnv(program: Command): void {
  secretOptions(
    program
      .command('env <vendor>')
      .description(
        'print what to export so that an app calls through the gate; makes a client unless the options say where a client key is',
      )
      .addOption(environmentOption(false).default('development'))
      .option(
        '--scopes <scopes>',
        "scopes of the new client, parted by commas; the environment's preset unless given",
        parseList,
      )
      .option('--expires <span>', 'how long the new client works (default: 12h)', parseSpan)
      .option('--url <url>', 'the address of the gate, where it is not this machine'),
  )
    .addHelpText(
      'after',
      `
Examples:
  eval "$(sallyport env assemblyai)"
  sallyport env retellai --scopes read:calls,write:calls --expires 1h
  sallyport env castai --from-env MY_CLIENT_KEY

With --json: { "vendor", "client", "variables", "code" }.`,
    )
    .action(async (vendorId: string, options: EnvOptions, command: Command) => {
      const { json, home, server } = command.optsWithGlobals<GlobalOptions>()
      const { loadVendor } = await import('../../vendors/index.ts')
      const { describeGate } = await import('../../app/index.ts')
      const vendor = await loadVendor(vendorId)
      const elsewhere = options.url ?? server
      const gate = await describeGate({
        ...(home === undefined ? {} : { home }),
        ...(elsewhere === undefined ? {} : { server: elsewhere }),
      })
      noteIfSilent(gate)
      const { key, client } = hasSource(options)
        ? { key: await readClientKey(options), client: null }
        : await makeClient(vendor.id, options, command)
      const { variables, code } = fillSetup(vendor, gate, key)
      if (json) return printJson({ vendor: vendor.id, client, variables, code })
      for (const [name, value] of Object.entries(variables)) print(`export ${name}=${shellQuote(value)}`)
      for (const { language, lines } of code) {
        print('')
        print(`# ${language}`)
        // A shell evaluates this: no line may stand outside the comment.
        for (const line of lines.flatMap((text) => text.split(/[\r\n]+/))) print(`#   ${line}`.trimEnd())
      }
    })
}

async function readClientKey(source: SecretSource): Promise<string> {
  const { requireClientKey } = await import('../../app/index.ts')
  return requireClientKey(await readSecret(source, { question: 'Client key' }))
}

const defaultExpiryMs = parseSpan('12h')

async function makeClient(vendor: string, options: EnvOptions, command: Command) {
  const { environment, scopes = [], expires = defaultExpiryMs } = options
  return withControl(command, async (control, { json }) => {
    const { client, key } = await control.perform('client.add', {
      name: `env-${vendor}-${Date.now().toString(36)}`,
      environment,
      expiresAtMs: Date.now() + expires,
      grants: [{ vendor, scopes }],
    })
    const granted = client.grants.flatMap((grant) => grant.scopes).join(' ')
    if (!json) note(`Client ${client.name}: ${granted}. Its key is below, once.`)
    return { client: { id: client.id, name: client.name }, key }
  })
}
