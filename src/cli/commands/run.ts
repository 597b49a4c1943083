import { type Command, Option } from 'commander'
import { type Environment, SallyportError } from '../../core/index.ts'
import { parseGrantWord } from '../input/grant-options.ts'
import { collect, environmentOption, parseSpan } from '../input/options.ts'
import { note } from '../output/print.ts'
import { noteIfSilent } from '../setup/note-if-silent.ts'
import { runChild } from '../setup/run-child.ts'
import { fillSetup } from '../setup/setup.ts'
import { SignalRelay } from '../setup/signal-relay.ts'
import { type GlobalOptions, withControl } from '../with-control.ts'

interface RunOptions {
  readonly environment: Environment
  readonly grant?: string[]
  readonly expires?: number
}

const defaultExpiryMs = parseSpan('12h')

/** `sallyport run -- CMD`: a command with a client key that ends with it. */
export function registerRun(program: Command): void {
  program
    .command('run')
    .usage('[options] -- <command...>')
    .argument('<command...>', 'the command and its own options, after --')
    .description('run a command with a client key that is revoked when it ends')
    .addOption(environmentOption(false).default('development'))
    .addOption(
      new Option(
        '--grant <vendor[=scopes]>',
        "what it may call; every vendor with the environment's preset unless given",
      ).argParser(collect),
    )
    .option(
      '--expires <span>',
      'the key stops working after this long at the latest (default: 12h)',
      parseSpan,
    )
    .addHelpText(
      'after',
      `
Examples:
  sallyport run -- npm test
  sallyport run --grant assemblyai=read:*,write:limited -- node transcribe.js

It exits as the command does; 128 and the number of the signal that killed it.`,
    )
    .action(async (words: string[], options: RunOptions, command: Command) => {
      requireDashes(words, process.argv)
      const signals = new SignalRelay()
      const { clientId, variables } = await makeClient(options, command)
      try {
        const environment = { ...withoutOperatorSecrets(process.env), ...keepAuthorities(variables) }
        process.exitCode = await runChild(words, environment, signals)
      } finally {
        await revokeClient(clientId, command)
      }
    })
}

/** What opens the vault or commands the gate is the operator's, and none of the app's business. */
function withoutOperatorSecrets(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { SALLYPORT_MASTER_KEY, SALLYPORT_PASSPHRASE, SALLYPORT_ADMIN_KEY, SALLYPORT_DATABASE_URL, ...rest } =
    environment
  return rest
}

/** Authorities that are trusted already must go on being so: the variable names one file. */
function keepAuthorities(variables: Readonly<Record<string, string>>): Record<string, string> {
  const { NODE_EXTRA_CA_CERTS: ours, ...rest } = variables
  const present = process.env.NODE_EXTRA_CA_CERTS
  if (ours === undefined || !present || present === ours) return { ...variables }
  note(`sallyport: NODE_EXTRA_CA_CERTS is set and stays. Sockets need ${ours} in that file, too.`)
  return rest
}

/** Without the dashes our options and the command's cannot be told apart. */
function requireDashes(words: readonly string[], argv: readonly string[]): void {
  const at = argv.indexOf('--')
  if (at >= 0 && argv.length - at - 1 === words.length) return
  throw new SallyportError('ERR_CORE_INPUT', {
    field: 'command',
    detail: 'Put -- before the command, and our options before that: sallyport run [options] -- npm test',
  })
}

async function makeClient({ environment, grant, expires = defaultExpiryMs }: RunOptions, command: Command) {
  const { home, server } = command.optsWithGlobals<GlobalOptions>()
  const { loadVendors } = await import('../../vendors/index.ts')
  const { describeGate } = await import('../../app/index.ts')
  const gate = await describeGate({
    ...(home === undefined ? {} : { home }),
    ...(server === undefined ? {} : { server }),
  })
  noteIfSilent(gate)
  const vendors = await loadVendors()
  const grants = grant?.map(parseGrantWord) ?? vendors.map(({ id }) => ({ vendor: id, scopes: [] }))
  return withControl(command, async (control) => {
    const { client, key } = await control.perform('client.add', {
      name: `run-${process.pid}-${Date.now().toString(36)}`,
      environment,
      expiresAtMs: Date.now() + expires,
      grants,
    })
    const granted = vendors.filter(({ id }) => client.grants.some(({ vendor }) => vendor === id))
    const variables = granted.map((vendor) => fillSetup(vendor, gate, key).variables)
    return { clientId: client.id, variables: Object.assign({}, ...variables) as Record<string, string> }
  })
}

/** In a control of its own: the server that made the client may have stopped, or one may have started, since then. */
async function revokeClient(id: string, command: Command): Promise<void> {
  try {
    await withControl(command, (control) => control.perform('client.revoke', { client: id }))
    note(`sallyport: the client key of this run is revoked (${id}).`)
  } catch (error) {
    // The command has done its work, and its exit code is the answer.
    note(`sallyport: the client key of this run is NOT revoked (${String(error)}).`)
    note(`  sallyport client revoke ${id}`)
  }
}
