import type { Command } from 'commander'
import { secretOptions, withExamples } from '../input/options.ts'
import { readSecret, type SecretSource } from '../input/secret-input.ts'
import { note, print, printJson } from '../output/print.ts'
import { Progress } from '../output/progress.ts'
import { homeOf, localOptions } from '../with-control.ts'

/** `sallyport restore`: a backup brought back. */
export function registerRestore(program: Command): void {
  const restore = secretOptions(
    program
      .command('restore <file>')
      .description('bring a backup back into an empty home and an empty database, SQLite or PostgreSQL'),
  ).action(async (file: string, source: SecretSource, command: Command) => {
    const globals = localOptions(command)
    const passphrase = await readSecret(source, { question: 'Passphrase of the backup' })
    const { restore } = await import('../../app/index.ts')
    const progress = new Progress('Rows restored')
    const restored = await restore({
      ...homeOf(globals),
      file,
      passphrase,
      onRow: (rows) => progress.update(rows),
      ...(globals.verbose ? { onOpened: note } : {}),
    }).finally(() => progress.end())
    if (globals.json) return printJson(restored)
    print(`Restored ${restored.rows} rows into ${restored.home}.`)
    print(describeKey(restored.holdsMasterKey))
    print('For a local certificate: sallyport init')
  })
  withExamples(
    restore,
    'sallyport --home /srv/sallyport restore nightly.age --from-env BACKUP_PASSPHRASE',
    'SALLYPORT_DATABASE_URL=postgres://... sallyport --home ./new restore nightly.age',
  )
}

function describeKey(holdsMasterKey: boolean): string {
  if (!holdsMasterKey)
    return 'The master key was not in it: set SALLYPORT_MASTER_KEY or SALLYPORT_PASSPHRASE.'
  const set = ['SALLYPORT_MASTER_KEY', 'SALLYPORT_PASSPHRASE'].find((name) => process.env[name])
  return set === undefined
    ? 'The master key is among it.'
    : `The master key is among it, but ${set} is set and wins over it: take the variable away.`
}
