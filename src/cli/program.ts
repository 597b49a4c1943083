import { Command } from 'commander'
import { registerAudit } from './commands/audit.ts'
import { registerBackup } from './commands/backup.ts'
import { registerCheck } from './commands/check/index.ts'
import { registerClient } from './commands/client/index.ts'
import { registerCompletion } from './commands/completion.ts'
import { registerDemo } from './commands/demo.ts'
import { registerDoctor } from './commands/doctor.ts'
import { registerEmulate } from './commands/emulate.ts'
import { registerEnv } from './commands/env.ts'
import { registerHook } from './commands/hook/index.ts'
import { registerInit } from './commands/init.ts'
import { registerKey } from './commands/key/index.ts'
import { registerLock } from './commands/lock.ts'
import { registerRedact } from './commands/redact.ts'
import { registerRestore } from './commands/restore.ts'
import { registerRetention } from './commands/retention/index.ts'
import { registerRun } from './commands/run.ts'
import { registerSafety } from './commands/safety/index.ts'
import { registerScan } from './commands/scan/index.ts'
import { registerServe } from './commands/serve.ts'
import { registerSkill } from './commands/skill/index.ts'
import { registerToken } from './commands/token/index.ts'
import { registerVendor } from './commands/vendor.ts'
import { registerWebhook } from './commands/webhook/index.ts'
import { withExamples } from './input/options.ts'
import { toUsageError } from './output/usage-error.ts'
import { packageVersion } from './package-version.ts'

const registrations = [
  registerInit,
  registerServe,
  registerDemo,
  registerEmulate,
  registerDoctor,
  registerKey,
  registerClient,
  registerLock,
  registerToken,
  registerEnv,
  registerRun,
  registerVendor,
  registerScan,
  registerCheck,
  registerHook,
  registerSkill,
  registerWebhook,
  registerAudit,
  registerRedact,
  registerRetention,
  registerSafety,
  registerBackup,
  registerRestore,
  registerCompletion,
]

/**
 * Returns the whole command line. Commands load what they need when they run, so that `--help` is quick. Parsing throws
 * a UsageError for a line that cannot be understood, and a CommanderError once help or the version was shown.
 */
export function createProgram(): Command {
  const program = new Command('sallyport')
    .description('The security layer between your apps and the AI vendors they call.')
    .version(packageVersion(), '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help')
    .option('--home <folder>', 'the home to use; searched upwards from here unless given')
    .option('--server <url>', 'work on a server elsewhere, with SALLYPORT_ADMIN_KEY')
    .option('--json', 'print JSON for other programs')
    .option('--verbose', 'say which home is used, and print causes of errors')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    // Our own form of errors takes the place of commander's.
    .configureOutput({ outputError: () => {} })
  withExamples(
    program,
    'sallyport demo               see all of it, without any vendor',
    'sallyport init               make a home for this project',
    'sallyport key add --help     every command has help and examples',
  )
  program.addHelpText(
    'after',
    '\nIt exits 0 where all is well, 1 on a refusal or a finding, 2 where it could not decide.',
  )
  for (const register of registrations) register(program)
  for (const command of withDescendants(program)) throwUsageErrors(command)
  return program
}

function withDescendants(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withDescendants)]
}

function throwUsageErrors(command: Command): void {
  command.exitOverride((error) => {
    throw error.exitCode === 0 ? error : toUsageError(error, command)
  })
}
