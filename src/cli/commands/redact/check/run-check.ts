import { SallyportError, type Secret } from '../../../../core/index.ts'
import type { Engine, Redactor } from '../../../../redaction/index.ts'
import { exitCodes } from '../../../exit.ts'
import { readSecretVariable } from '../../../input/secret-input.ts'
import { Progress } from '../../../output/progress.ts'
import { checkFolder } from './check-folder.ts'
import { type Format, printReport } from './formats.ts'
import { isMount } from './read-vendor.ts'
import { ReviewList } from './review-list.ts'

export interface CheckCommandOptions {
  readonly format?: Format
  readonly review?: string
  readonly accept?: readonly string[]
  readonly reject?: readonly string[]
  readonly baseline?: boolean
  readonly resume?: string
  readonly fix?: boolean
  readonly clientKeyFromEnv?: string
}

export interface CheckRun {
  readonly json: boolean
  readonly key?: Secret
  readonly engine?: Engine
  readonly createRedactor: (leave: ReadonlySet<string>) => Promise<Redactor>
}

/**
 * Checks a folder. Exits 2 where something could not be read, whatever was found; else 1 where a value is left that nobody has
 * accepted.
 */
export async function runCheck(target: string, options: CheckCommandOptions, run: CheckRun): Promise<void> {
  if (options.fix && isMount(target))
    throw new SallyportError('ERR_CORE_INPUT', {
      field: '--fix',
      detail: 'What a vendor keeps cannot be rewritten there: `retention` deletes it.',
    })
  const review = await openReview(options, run)
  review?.judge(options.accept ?? [], 'accepted')
  review?.judge(options.reject ?? [], 'rejected')
  const progress = new Progress('Files checked')
  const report = await checkFolder(target, {
    createRedactor: run.createRedactor,
    fix: options.fix === true,
    ...(run.key === undefined ? {} : { key: run.key }),
    ...(options.clientKeyFromEnv === undefined
      ? {}
      : { clientKey: await readSecretVariable(options.clientKeyFromEnv, '--client-key-from-env') }),
    ...(run.engine === undefined ? {} : { engine: run.engine }),
    ...(review === undefined ? {} : { review }),
    baseline: options.baseline === true,
    onProgress: (done, total) => progress.update(done, total),
    ...(options.resume === undefined ? {} : { resume: options.resume }),
  }).finally(() => progress.end())
  await review?.save()
  printReport(report, run.json ? 'json' : (options.format ?? 'text'))
  if (report.unread.length > 0 || report.checked.files === 0) process.exitCode = exitCodes.undecided
  else if (report.findings.length > 0) process.exitCode = exitCodes.refused
}

/** A list is by fingerprints, and those are the same from run to run only under the same key. */
async function openReview(options: CheckCommandOptions, { key }: CheckRun): Promise<ReviewList | undefined> {
  const { review, accept, reject, baseline, resume } = options
  if ((accept || reject || baseline) && review === undefined)
    throw new SallyportError('ERR_CORE_INPUT', {
      field: '--review',
      detail: 'Name the review list that this is written to.',
    })
  if ((review !== undefined || resume !== undefined) && key === undefined)
    throw new SallyportError('ERR_CORE_INPUT', {
      field: '--key-from-env',
      detail: '--review and --resume need a key: without one, fingerprints differ from run to run.',
    })
  return review === undefined ? undefined : ReviewList.open(review, key)
}
