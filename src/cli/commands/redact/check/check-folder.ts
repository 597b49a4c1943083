import { readFile } from 'node:fs/promises'
import { isSallyportError, SallyportError, type Secret } from '../../../../core/index.ts'
import type { Engine, Redactor, ReportedFinding } from '../../../../redaction/index.ts'
import { redactByEnding } from '../redact-file.ts'
import { writePrivately } from '../write-privately.ts'
import type { CheckFinding, CheckReport } from './finding.ts'
import { type ListedFile, listFiles } from './list-files.ts'
import { isMount, readVendor } from './read-vendor.ts'
import { Remembered } from './remembered.ts'
import type { ReviewList } from './review-list.ts'

export interface CheckOptions {
  /** Returns a redactor that leaves these values alone. */
  readonly createRedactor: (leave: ReadonlySet<string>) => Promise<Redactor>
  readonly key?: Secret
  /** What the gate is asked with. */
  readonly clientKey?: Secret
  readonly review?: ReviewList
  /** Whether everything that is found now may stay. */
  readonly baseline?: boolean
  readonly resume?: string
  readonly fix: boolean
  readonly engine?: Engine
  /** Hears how many files were looked at, and of how many where that is known. */
  readonly onProgress?: (done: number, total: number | undefined) => void
}

/** Looks for what is left in a folder's transcripts and texts, or in what a vendor keeps; takes it out of files where that is asked for. */
export async function checkFolder(target: string, options: CheckOptions): Promise<CheckReport> {
  const redactor = await options.createRedactor(new Set())
  const remembered = await Remembered.open(options.resume, redactor.policies, options.key)
  const found: { listed: ListedFile; findings: readonly CheckFinding[] }[] = []
  const unread: { file: string; reason: string }[] = []
  const checked = { files: 0, bytes: 0, remembered: 0 }
  let done = 0
  for await (const { listed, isDated, total, look } of sources(target, redactor, options)) {
    const known = isDated ? remembered.findingsOf(listed) : undefined
    try {
      const looked = known === undefined ? await look() : { findings: known, bytes: listed.bytes }
      const { findings } = looked
      if (known) checked.remembered += 1
      else if (isDated) await remembered.add(listed, findings)
      checked.files += 1
      checked.bytes += looked.bytes
      if (findings.length > 0) found.push({ listed, findings })
    } catch (error) {
      if (!isSallyportError(error)) throw error
      unread.push({ file: listed.file, reason: error.detail ?? error.code })
    }
    done += 1
    options.onProgress?.(done, total)
  }
  const { review } = options
  review?.note(found.flatMap(({ findings }) => findings))
  if (options.baseline) review?.acceptOpen()
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

interface Source {
  readonly listed: ListedFile
  /** Whether it shows when it has changed: what does not is looked at each time. */
  readonly isDated: boolean
  /** How many there are; a vendor's lists end when they end. */
  readonly total?: number
  look(): Promise<{ readonly findings: readonly CheckFinding[]; readonly bytes: number }>
}

/** Files of a folder, or what a vendor keeps. Of the latter the size is not known before it is read, and counts as 0. */
async function* sources(
  target: string,
  redactor: Redactor,
  { engine, clientKey }: CheckOptions,
): AsyncGenerator<Source> {
  if (!isMount(target)) {
    const files = await listFiles(target)
    for (const listed of files)
      yield {
        listed,
        total: files.length,
        isDated: true,
        look: async () => ({ findings: await findingsIn(listed, redactor, engine), bytes: listed.bytes }),
      }
    return
  }
  if (clientKey === undefined)
    throw new SallyportError('ERR_CORE_INPUT', {
      field: '--client-key-from-env',
      detail: 'Name the variable with a client key that may read there.',
    })
  const { redactJson, redactJsonWith } = await import('../../../../redaction/index.ts')
  for await (const { name, createdAtMs, mayChange, read } of readVendor(target, clientKey)) {
    const listed = { file: name, path: name, bytes: 0, changedMs: createdAtMs }
    const look = async () => {
      const { text, bytes } = await read()
      const { report } = engine ? await redactJsonWith(engine, redactor, text) : redactJson(redactor, text)
      return { findings: report.findings.map((finding) => toFinding(finding, name)), bytes }
    }
    yield { listed, isDated: !mayChange, look }
  }
}

function toFinding(finding: ReportedFinding, file: string, line?: number): CheckFinding {
  const { policy, class: sort, field, to, start, end, fingerprint } = finding
  if (fingerprint === undefined) throw new TypeError('A check tells values apart by their fingerprints.')
  const place = { file, field, ...(to === undefined ? {} : { to }), start, end }
  return { id: fingerprint, policy, class: sort, ...place, ...(line === undefined ? {} : { line }) }
}

async function findingsIn(
  { file, path }: ListedFile,
  redactor: Redactor,
  engine?: Engine,
): Promise<CheckFinding[]> {
  const { report } = await redactByEnding(path, redactor, engine)
  if (report.findings.length === 0) return []
  const isText = !/\.(?:json|jsonl|ndjson|srt|vtt)$/i.test(path)
  const lineAt = isText ? createLineCounter(await readFile(path, 'utf8')) : () => 1
  return report.findings.map((finding) =>
    toFinding(
      finding,
      file,
      finding.line ?? Number(/^line (\d+)/.exec(finding.field)?.[1] ?? lineAt(finding.start)),
    ),
  )
}

/** Returns what counts the lines up to a place; places come in order. */
function createLineCounter(text: string): (at: number) => number {
  let line = 1
  let counted = 0
  return (at) => {
    for (; counted < at; counted += 1) if (text[counted] === '\n') line += 1
    return line
  }
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
