import { readFileSync } from 'node:fs'
import { Command, type CommanderError } from 'commander'
import { registerAudit } from './audit.ts'
import { registerBackup } from './backup.ts'
import { registerClient } from './client.ts'
import { registerCompletion } from './completion.ts'
import { registerDemo } from './demo.ts'
import { registerEmulate } from './emulate.ts'
import { registerEnv } from './env.ts'
import { exitCodes } from './exit.ts'
import { registerInit } from './init.ts'
import { registerKey } from './key.ts'
import { registerLock } from './lock.ts'
import { registerRun } from './run.ts'
import { registerServe } from './serve.ts'
import { registerVendor } from './vendor.ts'

/** Returns the whole command line. Commands load what they need when they run, so that `--help` is quick. */
export function createProgram(): Command {
  const program = new Command('sallyport')
    .description('The security layer between your apps and the AI vendors they call.')
    .version(packageVersion(), '-V, --version')
    .option('--home <folder>', 'the home to use; searched upwards from here unless given')
    .option('--server <url>', 'work on a server elsewhere, with SALLYPORT_ADMIN_KEY')
    .option('--json', 'print JSON for other programs')
    .option('--verbose', 'say which home is used, and print causes of errors')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride((error: CommanderError) => {
      // Usage errors are 2 everywhere; help and version are fine.
      process.exit(error.exitCode === 0 ? exitCodes.fine : exitCodes.undecided)
    })
  for (const register of [
    registerInit,
    registerServe,
    registerDemo,
    registerEmulate,
    registerKey,
    registerClient,
    registerLock,
    registerEnv,
    registerRun,
    registerVendor,
    registerAudit,
    registerBackup,
    registerCompletion,
  ]) {
    register(program)
  }
  return program
}

function packageVersion(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
