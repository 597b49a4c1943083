import type { Command } from 'commander'
import type { Environment } from '../core/index.ts'
import type { VendorProfile } from '../vendors/index.ts'
import { environmentOption, parseSpan } from './options.ts'
import { note, print, printJson } from './output.ts'
import { readSecret, type SecretSource } from './secret-input.ts'
import { withControl } from './with-control.ts'

interface EnvOptions {
  readonly environment: Environment
  readonly client?: string
  readonly scopes?: string
  readonly expires: number
  readonly fromEnv?: string
  readonly stdin?: boolean
  readonly url?: string
}

const defaultExpiry = '12h'

/** `sallyport env <vendor>`: what an app must set to call through the gate. */
export function registerEnv(program: Command): void {
  program
    .command('env <vendor>')
    .description(
      'print what to export so that an app calls through the gate; makes a client key unless one is given',
    )
    .addOption(environmentOption(false).default('development'))
    .option(
      '--scopes <scopes>',
      "scopes of the new client, parted by commas; the environment's preset unless given",
    )
    .option('--expires <span>', 'how long the new client key works', parseSpan, parseSpan(defaultExpiry))
    .option('--from-env <name>', 'use the client key in this environment variable instead of a new one')
    .option('--stdin', 'use the client key on standard input instead of a new one')
    .option('--url <url>', 'the address of the gate, where it is not this machine')
    .addHelpText('after', '\nExample:\n  eval "$(sallyport env assemblyai)"')
    .action(async (vendorId: string, options: EnvOptions, command: Command) => {
      const { loadVendor } = await import('../vendors/index.ts')
      const { describeGate } = await import('../app/index.ts')
      const vendor = await loadVendor(vendorId)
      const { json, home } = command.optsWithGlobals<{ json?: boolean; home?: string }>()
      const gate = await describeGate(home)
      const key = await clientKey(vendor, options, command)
      const setup = describeSetup(
        vendor,
        options.url ?? gate.url,
        options.url ?? gate.tlsUrl ?? gate.url,
        key,
      )
      const variables = {
        ...setup.variables,
        ...(gate.caPath === undefined ? {} : { NODE_EXTRA_CA_CERTS: gate.caPath }),
      }
      if (json) return printJson({ vendor: vendor.id, variables, code: setup.code })
      for (const [name, value] of Object.entries(variables)) print(`export ${name}='${value}'`)
      for (const { language, lines } of setup.code) {
        print('')
        print(`# ${language}`)
        for (const line of lines) print(line === '' ? '#' : `#   ${line}`)
      }
    })
}

async function clientKey(vendor: VendorProfile, options: EnvOptions, command: Command): Promise<string> {
  const source: SecretSource = options
  if (source.fromEnv !== undefined || source.stdin) return (await readSecret(source, '')).reveal()
  return withControl(command, async (control) => {
    const name = `env-${vendor.id}-${Date.now().toString(36)}`
    const { client, key } = await control.perform('client.add', {
      name,
      environment: options.environment,
      expiresAtMs: Date.now() + options.expires,
      grants: [{ vendor: vendor.id, scopes: options.scopes?.split(',') ?? [] }],
    })
    note(
      `Client ${client.name}: ${client.grants.map((grant) => grant.scopes.join(' ')).join(' ')}. Its key is below, once.`,
    )
    return key
  })
}

function describeSetup(vendor: VendorProfile, url: string, tlsUrl: string, key: string) {
  // A socket needs TLS; everything else takes the plain address.
  const fill = (text: string) =>
    text.replaceAll('{base}', /wss|\/v3\/ws/.test(text) ? tlsUrl : url).replaceAll('{key}', key)
  return {
    variables: Object.fromEntries(
      Object.entries(vendor.setup.variables).map(([name, value]) => [name, fill(value)]),
    ),
    code: vendor.setup.code.map(({ language, lines }) => ({
      language,
      // The variables above carry the key; code that is pasted into a file must not.
      lines: lines.map((line) => fill(line.replaceAll("'{key}'", environmentReader(language)))),
    })),
  }
}

function environmentReader(language: string): string {
  return language === 'python' ? "os.environ['SALLYPORT_CLIENT_KEY']" : 'process.env.SALLYPORT_CLIENT_KEY'
}
