import type { Command } from 'commander'
import type { VerifiedAudit } from '../../app/index.ts'
import { exitCodes } from '../exit.ts'
import { withExamples } from '../input/options.ts'
import { note, print, printJson } from '../output/print.ts'
import { Progress } from '../output/progress.ts'
import { homeOf, localOptions } from '../with-control.ts'

/** What was done to a log, in words. The reasons are those of the audit room. */
const sentences: Readonly<Record<string, string>> = {
  edited: 'was edited',
  hash_edited: 'has another hash than it had; the record itself is genuine',
  deleted: 'was deleted',
  inserted: 'was inserted',
  swapped: 'stands where another one stood',
  misnumbered: 'stands under another number',
  truncated: 'and all after it are missing: the log was cut off',
  rolled_back: 'and all after it are missing: the log was put back to an older state',
  rewritten: 'or one before it is not the one that an older checkpoint speaks of: the log was rewritten',
  forged_checkpoint: 'begins a commit whose checkpoint is not signed by the key of this log',
  unreadable: 'cannot be read: these are not the bytes of a log',
}

const undecided: Readonly<Record<string, string>> = {
  nothing_checked: 'There is nothing to check.',
  anchor_unusable:
    'The log is intact by itself, but a checkpoint that was kept is not signed by its key: another log was here, or has another key now.',
  anchor_not_covered: 'The export is intact, but leaves out what comparing it with a checkpoint takes.',
}

const keySources: Readonly<Record<VerifiedAudit['keySource'], string>> = {
  file: 'that you gave',
  home: 'that the home holds',
  log: 'that lies in the log itself',
}

/** What a verdict of "intact" leaves open. */
const unchecked: Readonly<Record<VerifiedAudit['keySource'], string | undefined>> = {
  file: undefined,
  home: 'Not checked: whether that key was exchanged together with the log. Give the copy that you keep elsewhere with --key.',
  log: 'Not checked: whether that is its key: whoever writes a log anew puts another there. Give the one that you keep elsewhere with --key.',
}

const collect = (path: string, before: readonly string[]): string[] => [...before, path]

/** `sallyport audit verify`: is the log what was signed? */
export function registerVerify(audit: Command): void {
  const command = audit
    .command('verify [file]')
    .description("verify the home's log, a copy of log.db, or an export; needs no secret")
    .option(
      '--key <file>',
      'verifier key, as the home publishes it in audit-key.pub; repeatable',
      collect,
      [],
    )
    .option('--anchor <file>', 'checkpoints that were kept elsewhere; repeatable', collect, [])
    .action(async (file: string | undefined, options: { key: string[]; anchor: string[] }) => {
      const globals = localOptions(command)
      const { verifyAudit } = await import('../../app/index.ts')
      const progress = new Progress('Records verified')
      const verified = await verifyAudit({
        ...homeOf(globals),
        ...(file === undefined ? {} : { file }),
        keyFiles: options.key,
        anchorFiles: options.anchor,
        onProgress: (records) => progress.update(records),
      }).finally(() => progress.end())
      process.exitCode = exitCodeOf(verified)
      if (globals.json) printJson(toJson(verified))
      else describe(verified)
    })
  withExamples(
    command,
    'sallyport audit verify',
    'sallyport audit verify copy-of-log.db --key audit-key.pub --anchor checkpoints.txt',
    'sallyport audit verify export.jsonl --key audit-key.pub --json',
  )
}

function exitCodeOf({ verdict }: VerifiedAudit): number {
  if (verdict.outcome === 'intact') return exitCodes.fine
  return verdict.outcome === 'tampered' ? exitCodes.refused : exitCodes.undecided
}

function toJson({ verdict, keySource, keys, anchors, anchorFiles }: VerifiedAudit) {
  return { ...verdict, keySource, keys, anchors, anchorFiles }
}

function describe({ verdict, keySource, anchors, anchorFiles }: VerifiedAudit): void {
  const { outcome, size, root, reason = '', firstBad, lastBad, anchoredSize } = verdict
  if (outcome === 'tampered') {
    const which =
      lastBad === undefined ? `Record ${firstBad}` : `One of the records ${firstBad} to ${lastBad}`
    print(`Tampered: ${which} ${sentences[reason] ?? reason}.`)
    print(`The ${size} records before are as they were signed, root ${root}.`)
  } else if (outcome === 'undecided') {
    print(`Undecided: ${undecided[reason] ?? reason}`)
  } else {
    print(`Intact: ${size} records, root ${root}.`)
    print(
      anchoredSize > 0
        ? `It agrees with ${anchors} checkpoints from ${anchorFiles.join(', ')}, the last of record ${anchoredSize}.`
        : 'No checkpoint from elsewhere was compared: that records at the end are missing would not show.',
    )
  }
  if (outcome !== 'intact') {
    note(`Verified with the key ${keySources[keySource]}.`)
    return
  }
  print(
    `Checked: each record against its hash, all hashes, and each signature with the key ${keySources[keySource]}.`,
  )
  const open = unchecked[keySource]
  if (open !== undefined) print(open)
}
