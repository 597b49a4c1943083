import { readFile } from 'node:fs/promises'
import { isSallyportError, type Secret } from '../../../../core/index.ts'
import type { Engine, Redactor } from '../../../../redaction/index.ts'
import { redactByEnding } from '../redact-file.ts'
import { writePrivately } from '../write-privately.ts'
import type { CheckFinding, CheckReport } from './finding.ts'
import { type ListedFile, listFiles } from './list-files.ts'
import { Remembered } from './remembered.ts'
import type { ReviewList } from './review-list.ts'

export interface CheckOptions {
  /** Returns a redactor that leaves these values alone. */
  readonly createRedactor: (leave: ReadonlySet<string>) => Promise<Redactor>
  readonly key?: Secret
  readonly review?: ReviewList
  readonly resume?: string
  readonly fix: boolean
  readonly engine?: Engine
}

/** Looks for what is left in transcripts and texts of a folder; takes it out where that is asked for. */
export async function checkFolder(target: string, options: CheckOptions): Promise<CheckReport> {
  const redactor = await options.createRedactor(new Set())
  const remembered = await Remembered.open(options.resume, redactor.policies, options.key)
  const found: { listed: ListedFile; findings: readonly CheckFinding[] }[] = []
  const unread: { file: string; reason: string }[] = []
  const checked = { files: 0, bytes: 0, remembered: 0 }
  for (const listed of await listFiles(target)) {
    const known = remembered.findingsOf(listed)
    try {
      const findings = known ?? (await findingsIn(listed, redactor, options.engine))
      if (known) checked.remembered += 1
      else await remembered.add(listed, findings)
      checked.files += 1
      checked.bytes += listed.bytes
      if (findings.length > 0) found.push({ listed, findings })
    } catch (error) {
      if (!isSallyportError(error)) throw error
      unread.push({ file: listed.file, reason: error.detail ?? error.code })
    }
  }
  const { review } = options
  review?.note(found.flatMap(({ findings }) => findings))
  const accepted = review?.accepted ?? new Set<string>()
  const fixed = options.fix ? await fix(found, accepted, options) : []
  const findings = found
    .filter(({ listed }) => !fixed.includes(listed.file))
    .flatMap(({ findings: each }) =>
      each.map((finding) => ({ ...finding, state: review?.stateOf(finding.id) ?? 'open' })),
    )
  return {
    findings: findings.filter(({ state }) => state !== 'accepted'),
    checked,
    accepted: findings.filter(({ state }) => state === 'accepted').length,
    fixed,
    unread,
  }
}

async function findingsIn(
  { file, path }: ListedFile,
  redactor: Redactor,
  engine?: Engine,
): Promise<CheckFinding[]> {
  const { report } = await redactByEnding(path, redactor, engine)
  if (report.findings.length === 0) return []
  const isText = /\.(?:txt|text|md|log)$/i.test(path)
  const text = isText ? await readFile(path, 'utf8') : ''
  return report.findings.map(({ policy, class: sort, field, start, end, fingerprint }) => ({
    id: fingerprint,
    policy,
    class: sort,
    file,
    field,
    start,
    end,
    line: isText ? text.slice(0, start).split('\n').length : Number(/^line (\d+)/.exec(field)?.[1] ?? 1),
  }))
}

/** Takes out of each file what nobody has accepted. A file in which something would be left stays as it is. */
async function fix(
  found: readonly { readonly listed: ListedFile; readonly findings: readonly CheckFinding[] }[],
  accepted: ReadonlySet<string>,
  options: CheckOptions,
): Promise<string[]> {
  const redactor = await options.createRedactor(accepted)
  const fixed: string[] = []
  for (const { listed, findings } of found) {
    if (findings.every(({ id }) => accepted.has(id))) continue
    const { text, report } = await redactByEnding(listed.path, redactor, options.engine)
    if (report.remaining > 0) continue
    await writePrivately(listed.path, text)
    fixed.push(listed.file)
  }
  return fixed
}
