import { type Buffer, isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { buffer as bytesOf } from 'node:stream/consumers'
import { SallyportError } from '../../../core/index.ts'
import type { Engine, RedactionReport, Redactor } from '../../../redaction/index.ts'
import { exitCodes } from '../../exit.ts'
import { note, printJson } from '../../output/print.ts'
import { refuseSource } from './refuse-source.ts'
import { writePrivately } from './write-privately.ts'

/** Where the result goes. */
export interface Destination {
  readonly json: boolean
  readonly out?: string
  /** Whether the result may stand in the place of what was read. */
  readonly replaces?: boolean
  readonly engine?: Engine
}

export interface Result {
  readonly text: string
  readonly report: RedactionReport
}

/** Redacts a text or a transcript by its ending, and prints or writes it. Exits 1 where something is still found in it. */
export async function redactFile(
  file: string,
  redactor: Redactor,
  { json, out, replaces, engine }: Destination,
): Promise<void> {
  await refuseSource(out, replaces ? [] : [file])
  const result = await redactByEnding(file, redactor, engine)
  if (out !== undefined) await writePrivately(out, result.text)
  if (json) printJson(out === undefined ? result : { report: result.report })
  else if (out === undefined) process.stdout.write(result.text)
  if (!json) note(describeReport(result.report))
  if (result.report.remaining > 0) process.exitCode = exitCodes.refused
}

/** Redacts a file by its ending. Throws ERR_CORE_INPUT where it cannot be read or is not what its ending says. */
export async function redactByEnding(
  file: string,
  redactor: Redactor,
  engine: Engine | undefined,
): Promise<Result> {
  const redaction = await import('../../../redaction/index.ts')
  const { redactCaptions, redactJson, redactJsonWith, redactTextWith } = redaction
  const text = await readInput(file)
  const isOther = /\.(jsonl|ndjson|srt|vtt)$/i.test(file)
  if (isOther && engine)
    throw new SallyportError('ERR_CORE_INPUT', {
      field: '--engine',
      detail: 'It reads texts and JSON transcripts.',
    })
  if (/\.(jsonl|ndjson)$/i.test(file)) return redactLines(redactor, text)
  if (/\.(srt|vtt)$/i.test(file)) return redactCaptions(redactor, text)
  if (!/\.json$/i.test(file))
    return engine ? redactTextWith(engine, redactor, text) : redactor.redactText(text)
  // Its error quotes nothing of the text.
  parseTranscript(text)
  const [mark = ''] = byteOrderMark.exec(text) ?? []
  const json = text.slice(mark.length)
  const result = await (engine ? redactJsonWith(engine, redactor, json) : redactJson(redactor, json))
  return { ...result, text: mark + result.text }
}

async function redactLines(redactor: Redactor, text: string): Promise<Result> {
  const { joinReports, redactJsonLines } = await import('../../../redaction/index.ts')
  const lines: string[] = []
  const reports: RedactionReport[] = []
  for await (const { line, report } of redactJsonLines(redactor, [text])) {
    lines.push(line)
    reports.push(report)
  }
  return {
    text: lines.join('\n') + (text.endsWith('\n') ? '\n' : ''),
    report: joinReports(redactor, reports),
  }
}

/**
 * Returns what a file or, for `-`, standard input holds. Throws ERR_CORE_INPUT where it cannot be read, or is no UTF-8: in
 * another encoding letters would be lost, and a number may have something between its digits.
 */
export async function readInput(file: string, field = 'file'): Promise<string> {
  const bytes = await readBytes(file, field)
  if (isUtf8(bytes) && !bytes.includes(0)) return bytes.toString('utf8')
  throw new SallyportError('ERR_CORE_INPUT', {
    field,
    detail: `${file === '-' ? 'Standard input' : file} is no text in UTF-8: write it as such first, with \`iconv\` for one.`,
  })
}

async function readBytes(file: string, field: string): Promise<Buffer> {
  try {
    // Not by the name /dev/stdin: what a program pipes in may be a socket, which has no name to be opened by.
    return await (file === '-' ? bytesOf(process.stdin) : readFile(file))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const detail =
      code === 'EISDIR'
        ? `${file} is a folder: redact --check looks through one.`
        : `${file} cannot be read (${code}).`
    throw new SallyportError('ERR_CORE_INPUT', { field, detail, cause })
  }
}

/** Some editors begin a file with one. */
const byteOrderMark = /^\ufeff/

/** Returns a transcript's JSON. Throws ERR_CORE_INPUT, which holds nothing of it, where it is none. */
export function parseTranscript(text: string, field = 'file'): unknown {
  try {
    return JSON.parse(text.replace(byteOrderMark, '')) as unknown
  } catch {
    // The parser's own message quotes what it read.
    throw new SallyportError('ERR_CORE_INPUT', { field, detail: 'It is no JSON.' })
  }
}

/** Returns a sentence about what was taken out, without any of it. */
export function describeReport({ counts, findings, engine }: RedactionReport): string {
  const missing = engine === 'unavailable' ? ' The engine has not answered.' : ''
  if (findings.length === 0) return `Nothing was found.${missing}`
  const parts = Object.entries(counts).map(([policy, count]) => `${count} ${policy}`)
  return `Taken out: ${parts.join(', ')}.${missing}`
}
