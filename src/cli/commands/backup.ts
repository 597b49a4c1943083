import type { Command } from 'commander'
import { secretOptions, withExamples } from '../input/options.ts'
import { readSecret, type SecretSource } from '../input/secret-input.ts'
import { note, print, printJson } from '../output/print.ts'
import { Progress } from '../output/progress.ts'
import { homeOf, localOptions } from '../with-control.ts'

/** `sallyport backup`: everything in one encrypted file. */
export function registerBackup(program: Command): void {
  const backup = secretOptions(
    program
      .command('backup <file>')
      .description(
        'write everything, the master key file included, to one file encrypted with a passphrase (age)',
      ),
  ).action(async (file: string, source: SecretSource, command: Command) => {
    const globals = localOptions(command)
    const passphrase = await readSecret(source, { question: 'Passphrase for the backup', isNew: true })
    const { backup } = await import('../../app/index.ts')
    const progress = new Progress('Rows written')
    const made = await backup({
      ...homeOf(globals),
      file,
      passphrase,
      onRow: (rows) => progress.update(rows),
      ...(globals.verbose ? { onOpened: note } : {}),
    }).finally(() => progress.end())
    if (globals.json) return printJson(made)
    print(`Wrote ${made.rows} rows to ${file}. Keep the passphrase elsewhere.`)
    if (!made.holdsMasterKey) print('The master key is not in it: it is not kept in a file. Keep it as well.')
  })
  withExamples(
    backup,
    'sallyport backup sallyport-2026-11-22.age',
    'sallyport backup nightly.age --from-env BACKUP_PASSPHRASE',
  )
}
