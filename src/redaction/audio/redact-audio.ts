import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { SallyportError } from '../../core/index.ts'
import type { TimedFinding } from '../transcripts/redact-transcript.ts'
import { redactMp3 } from './lossy/redact-mp3.ts'
import { ffmpegEndings, redactWithFfmpeg } from './lossy/redact-with-ffmpeg.ts'
import { type AudioSpan, spanPresets } from './plan-spans.ts'
import type { Cover } from './wav/cover.ts'
import { redactWav } from './wav/redact-wav.ts'

export interface AudioRequest {
  readonly input: string
  readonly output: string
  /** The words to cover, as `redactTranscript` returns them. */
  readonly words: readonly TimedFinding[]
  /** `tone` unless given. */
  readonly cover?: Cover
  /** `usual` unless given. */
  readonly preset?: keyof typeof spanPresets
  /** Hears how much of an MP3, which takes longest, is written anew. */
  readonly onProgress?: (doneMs: number) => void
}

/** What was covered, without what was said. Written beside the sound as JSON. */
export interface AudioReport {
  readonly spans: readonly AudioSpan[]
  /** Values by policy, each once. */
  readonly policies: Readonly<Record<string, number>>
  readonly cover: Cover
  readonly paddingMs: number
  readonly durationMs: number
  readonly inputSha256: string
  readonly outputSha256: string
}

/**
 * Writes a copy of a recording in which words are covered, and a report beside it. The copy is complete and checked before
 * it has its name; where anything fails nothing is left. Throws ERR_REDACTION_AUDIO_TIMES, _FORMAT or _UNVERIFIED, and
 * ERR_REDACTION_FFMPEG_MISSING.
 */
export async function redactAudio({
  input,
  output,
  words,
  cover = 'tone',
  preset = 'usual',
  onProgress,
}: AudioRequest): Promise<AudioReport> {
  const settings = spanPresets[preset]
  const ending = extname(input).toLowerCase()
  if (extname(output).toLowerCase() !== ending)
    throw new SallyportError('ERR_REDACTION_AUDIO_FORMAT', {
      field: 'output',
      detail: 'It must end as the recording does.',
    })
  // The ending stays, since encoders go by it.
  const unfinished = join(dirname(output), `.${basename(output, ending)}.${randomUUID()}${ending}`)
  const unfinishedReport = `${unfinished}.json`
  try {
    const request = {
      input,
      output: unfinished,
      words,
      cover,
      settings,
      ...(onProgress === undefined ? {} : { onProgress }),
    }
    const { spans, durationMs, inputSha256, outputSha256 } = await redactBy(ending)(request)
    const report: AudioReport = {
      spans,
      policies: countPolicies(words),
      cover,
      paddingMs: settings.paddingMs,
      durationMs: Math.round(durationMs),
      inputSha256: inputSha256 ?? (await hashFile(input)),
      outputSha256: outputSha256 ?? (await hashFile(unfinished)),
    }
    // One that is there already would keep its own mode.
    await writeFile(unfinishedReport, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    await rename(unfinished, output)
    await rename(unfinishedReport, `${output}.json`)
    return report
  } finally {
    await rm(unfinishedReport, { force: true })
    await rm(unfinished, { force: true })
  }
}

function redactBy(ending: string): typeof redactMp3 {
  if (ending === '.wav' || ending === '.wave') return redactWav
  if (ending === '.mp3') return redactMp3
  if (ffmpegEndings.includes(ending)) return redactWithFfmpeg
  throw new SallyportError('ERR_REDACTION_AUDIO_FORMAT', {
    detail: `${ending || 'A file without an ending'} is not known.`,
  })
}

/** The file endings of recordings. */
export const audioEndings: readonly string[] = ['.wav', '.wave', '.mp3', ...ffmpegEndings]

function countPolicies(words: readonly TimedFinding[]): Record<string, number> {
  const counts: Record<string, number> = {}
  const counted = new Set<string>()
  for (const { policy, value } of words) {
    if (value !== undefined && counted.has(policy + value)) continue
    if (value !== undefined) counted.add(policy + value)
    counts[policy] = (counts[policy] ?? 0) + 1
  }
  return counts
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>)
    hash.update(chunk)
  return hash.digest('hex')
}
