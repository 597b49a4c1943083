import { extname } from 'node:path'
import { SallyportError } from '../../../core/index.ts'
import type { Redactor } from '../../../redaction/index.ts'
import { note, print, printJson } from '../../output/print.ts'
import { Progress } from '../../output/progress.ts'
import { type Destination, describeReport, parseTranscript, readInput } from './redact-file.ts'
import { refuseSource } from './refuse-source.ts'

interface RecordingOptions extends Destination {
  readonly transcript?: string
  readonly cover: 'tone' | 'silence'
  readonly strict?: boolean
}

/**
 * Covers, in a recording, the words that redaction takes out of its transcript. Refuses where a value has no times: it would
 * stay in the sound.
 */
export async function redactRecording(
  file: string,
  redactor: Redactor,
  options: RecordingOptions,
): Promise<void> {
  if (options.transcript === undefined)
    throw new SallyportError('ERR_CORE_INPUT', {
      field: '--transcript',
      detail: 'A recording needs its transcript.',
    })
  if (/\.(srt|vtt)$/i.test(options.transcript))
    throw new SallyportError('ERR_CORE_INPUT', {
      field: '--transcript',
      detail: 'Captions have no times of words: give the transcript in JSON, with its words.',
    })
  const ending = extname(file)
  const output = options.out ?? `${file.slice(0, -ending.length)}.redacted${ending}`
  await refuseSource(output, options.replaces ? [options.transcript] : [file, options.transcript])
  await refuseSource(`${output}.json`, [options.transcript])
  const { redactAudio, redactTranscript, redactTranscriptWith } = await import('../../../redaction/index.ts')
  const transcript = parseTranscript(await readInput(options.transcript, '--transcript'), '--transcript')
  const { engine } = options
  const { timed, untimed, report } = engine
    ? await redactTranscriptWith(engine, redactor, transcript)
    : redactTranscript(redactor, transcript)
  if (untimed > 0)
    throw new SallyportError('ERR_REDACTION_AUDIO_TIMES', { detail: `${untimed} values have no times.` })
  const progress = new Progress('Seconds of sound')
  const audio = await redactAudio({
    input: file,
    output,
    words: timed,
    cover: options.cover,
    preset: options.strict ? 'strict' : 'usual',
    onProgress: (doneMs) => progress.update(Math.floor(doneMs / 1_000)),
  }).finally(() => progress.end())
  if (options.json) {
    printJson({ output, audio, report })
    return
  }
  print(`Wrote ${output}: ${audio.spans.length} stretches covered, checked, and a report beside it.`)
  note(describeReport(report))
}
