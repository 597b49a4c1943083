import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import type { GlobalOptions } from '../../with-control.ts'
import type { ScanOptions } from './options.ts'

/** `sallyport scan`: finds leaked keys. */
export function registerScan(program: Command): void {
  program
    .command('scan [paths...]')
    .description(
      'find leaked keys in files, in what is staged, in a history, in bundles and recordings; - is standard input',
    )
    .option('--staged', 'what the next commit would hold')
    .option('--history', 'every object of the repository, also what no branch leads to any more')
    .option('--since <revision>', 'only what HEAD has and this revision has not', parseRevision)
    .option('--bundle', 'built files that browsers receive: looks behind .gitignore')
    .option('--ignored', 'look behind .gitignore, where .env files are')
    .option('--possible', 'report what is only possible, too')
    .option('--fingerprints <file>', 'recognise your own keys by a file of fingerprints, without the vault')
    .option('--no-vault', 'do not look anything up in the vault')
    .option('--no-memory', 'read a whole history again, also what an earlier scan has read')
    .option('--live', 'ask each vendor whether its key still works')
    .option('--sarif', 'print SARIF 2.1.0 for code-scanning hosts')
    .option('--output <file>', 'write the report to a file')
    .option('--update-baseline', 'accept what is there now: writes scan.baseline in sallyport.yaml')
    .option(
      '--export-fingerprints <file>',
      "write fingerprints of the vault's keys for --fingerprints, and scan nothing",
    )
    .addHelpText(
      'after',
      `
Examples:
  sallyport scan
  sallyport scan --staged
  sallyport scan --history
  sallyport scan --history --no-memory
  sallyport scan --since origin/main
  sallyport scan --bundle dist
  sallyport scan capture.har build.log
  kubectl logs deploy/api | sallyport scan -

It exits 0 where nothing was found, 1 where something was, 2 where something could not be read. What is found never
shows the secret. A comment allows one place: sallyport-allow: REASON.
With --json: { "findings": [{ "id", "rule", "confidence", "fingerprint", "hint", "file", "line", "column", ... }],
"scanned": { "files", "bytes", "blobs", "remembered" } }.`,
    )
    .action(async (paths: string[], options: ScanOptions, command: Command) => {
      if (options.exportFingerprints !== undefined) {
        const { exportFingerprints } = await import('./export-fingerprints.ts')
        return exportFingerprints(options.exportFingerprints, command)
      }
      const { runScanCommand } = await import('./run.ts')
      await runScanCommand(paths, options, command.optsWithGlobals<GlobalOptions>())
    })
}

function parseRevision(text: string): string {
  if (text.startsWith('-')) throw new InvalidArgumentError('It must be a revision.')
  return text
}
