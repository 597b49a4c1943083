import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { verifyLog } from '../../../src/audit/index.ts'
import { isSallyportError } from '../../../src/core/index.ts'
import { openEventLog, openLogFile } from '../../../src/storage/index.ts'
import { event } from '../../storage/kit/fixtures.ts'
import { inFolder } from '../faults/in-folder.ts'
import { logKey, logVerifiers } from '../log-key.ts'

export interface FlipOptions {
  /** Records in each commit of the log. */
  readonly commits: readonly number[]
  /** What each byte is changed by (exclusive or), one after the other. */
  readonly differences: readonly number[]
  /** Takes every so many-th byte only. Default 1. */
  readonly every?: number
  readonly onByte?: (at: number, of: number) => void
}

export interface FlipReport {
  readonly bytes: number
  readonly flips: number
  /** The verdict was `tampered`. */
  readonly tampered: number
  /** The file could not be read any more, and verification says so. */
  readonly unreadable: number
  /** The verdict was `intact`, and every record and the head read back the same, byte for byte: the byte is no content. */
  readonly harmless: number
  /** The verdict was `intact`, and something read back otherwise. */
  readonly violations: readonly string[]
}

/** What a reader of a log sees: records, their places, and the end. */
interface Content {
  readonly records: readonly unknown[]
  readonly head: unknown
}

/**
 * Makes a real log file, changes one byte of it after the other, and asks verification about each. The oracle is what
 * readers get: verification must complain, or every record and the head must read back unchanged.
 */
export function flipBytes(options: FlipOptions): Promise<FlipReport> {
  return inFolder(async (folder) => {
    await writeLog(folder, options.commits)
    const path = join(folder, 'log.db')
    if (statSync(`${path}-wal`, { throwIfNoEntry: false })) throw new Error('the log is not in one file')
    const whole = readFileSync(path)
    const genuine = await readContent(path)
    const report = { bytes: whole.length, flips: 0, tampered: 0, unreadable: 0, harmless: 0 }
    const violations: string[] = []
    const file = openSync(path, 'r+')
    for (let at = 0; at < whole.length; at += options.every ?? 1) {
      for (const difference of options.differences) {
        writeSync(file, Buffer.from([(whole[at] ?? 0) ^ difference]), 0, 1, at)
        const said = await judge(path)
        report.flips += 1
        if (said !== 'intact') report[said] += 1
        else if (isDeepStrictEqual(await readContent(path), genuine)) report.harmless += 1
        else violations.push(`byte ${at}, difference ${difference}: called intact, and reads otherwise`)
      }
      writeSync(file, whole, at, 1, at)
      options.onByte?.(at, whole.length)
    }
    closeSync(file)
    return { ...report, violations }
  })
}

async function writeLog(folder: string, commits: readonly number[]): Promise<void> {
  const log = await openEventLog({ folder, signingKey: logKey.signerKey, worker: false })
  for (const [commit, count] of commits.entries()) {
    await Promise.all(
      Array.from({ length: count }, (_, index) => log.record(event(`call-${commit}-${index}`))),
    )
  }
  await log.close()
}

async function judge(path: string): Promise<'intact' | 'tampered' | 'unreadable'> {
  try {
    return await reading(path, async (log) => {
      const head = await log.head()
      const verdict = await verifyLog(log.batches(), {
        verifiers: logVerifiers,
        ...(head === undefined ? {} : { head: head.checkpoint }),
        anchors: [],
      })
      return verdict.ok ? 'intact' : 'tampered'
    })
  } catch (error) {
    if (!isSallyportError(error)) throw error
    return 'unreadable'
  }
}

function readContent(path: string): Promise<Content> {
  return reading(path, async (log) => {
    const records: unknown[] = []
    for await (const record of log.records()) records.push(record)
    for await (const { written } of log.batches()) records.push(written)
    return { records, head: (await log.head())?.checkpoint }
  })
}

async function reading<Result>(
  path: string,
  use: (log: ReturnType<typeof openLogFile>['log']) => Promise<Result>,
): Promise<Result> {
  const { log, close } = openLogFile(path)
  try {
    return await use(log)
  } finally {
    close()
  }
}
