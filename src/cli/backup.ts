import type { Command } from 'commander'
import { secretOptions } from './options.ts'
import { print, printJson } from './output.ts'
import { readSecret, type SecretSource } from './secret-input.ts'

/** `sallyport backup` and `restore`: everything in one age-encrypted file. */
export function registerBackup(program: Command): void {
  secretOptions(
    program
      .command('backup <file>')
      .description(
        'write everything, the master key file included, to one file encrypted with a passphrase (age)',
      ),
  ).action(async (file: string, _options: unknown, command: Command) => {
    const passphrase = await readSecret(
      command.opts<SecretSource>(),
      'Passphrase for the backup (not shown): ',
    )
    const { json, home } = command.optsWithGlobals<{ json?: boolean; home?: string }>()
    const { backup } = await import('../app/index.ts')
    const made = await backup({ ...(home === undefined ? {} : { home }), file, passphrase })
    if (json) printJson(made)
    else print(`Wrote ${made.rows} rows to ${file}. Keep the passphrase elsewhere.`)
  })

  secretOptions(
    program.command('restore <file>').description('bring a backup back into an empty home'),
  ).action(async (file: string, _options: unknown, command: Command) => {
    const passphrase = await readSecret(
      command.opts<SecretSource>(),
      'Passphrase of the backup (not shown): ',
    )
    const { json, home } = command.optsWithGlobals<{ json?: boolean; home?: string }>()
    const { restore } = await import('../app/index.ts')
    const restored = await restore({ ...(home === undefined ? {} : { home }), file, passphrase })
    if (json) printJson(restored)
    else print(`Restored ${restored.rows} rows into ${restored.home}.`)
  })
}
