import { randomUUID } from 'node:crypto'
import { measureAudio } from '../../kit/audio-duration.ts'
import type { EmulatorAnswer, RouteHandler } from '../../kit/emulator.ts'
import { defaultFixture } from '../fixtures.ts'
import { hearText, joinWords, meanConfidence } from '../results/words.ts'
import { parseObject } from '../transcripts/body-reader.ts'
import type { World } from '../world.ts'
import { syncErrors } from './errors.ts'
import { namesSyncModel } from './model-header.ts'
import { type FormPart, splitMultipart } from './multipart.ts'

const audioMaxMs = 120_000

/**
 * `POST /v1/transcribe` and its live forms: audio in, transcript out. The `config` part must come before the
 * `audio` part, because the vendor decodes as it reads.
 */
export const transcribeNow =
  (world: World): RouteHandler =>
  (call) => {
    const startedMs = world.timers.now()
    const parts = splitMultipart(call.headers['content-type'], call.body)
    if (!parts) return syncErrors.notMultipart()
    const [first, second] = parts
    const config = first?.name === 'config' ? parseObject(first.body) : undefined
    if (!config) return syncErrors.badRequest('The config part must come first')
    if (second?.name !== 'audio') return syncErrors.badRequest('The audio part is missing')
    const audio = measurePart(second, config)
    if ('refusal' in audio) return audio.refusal
    if (audio.durationMs > audioMaxMs) return syncErrors.tooLarge()

    const fixture = world.settings.fixtures.find((each) => each.sha256 === audio.sha256)
    const words = hearText((fixture ?? defaultFixture).text, audio.durationMs, !fixture)
    const isDictation = !namesSyncModel(call)
    const withTimes = config.timestamps === true && !isDictation
    const text = joinWords(words)
    return {
      status: 200,
      body: {
        text,
        words: words.map(({ text: word, start, end, confidence }) =>
          withTimes ? { text: word, start, end, confidence } : { text: word, confidence },
        ),
        confidence: meanConfidence(words),
        audio_duration_ms: Math.round(audio.durationMs),
        session_id: randomUUID(),
        request_time_ms: world.timers.now() - startedMs,
        ...(isDictation ? showRewrite(config, text) : {}),
      },
    }
  }

const showRewrite = ({ llm_instruction: instruction }: Readonly<Record<string, unknown>>, text: string) => ({
  llm_response: typeof instruction === 'string' ? `Emulated answer to: ${text}` : null,
  llm_error: null,
  sync_time_ms: 1,
})

function measurePart(
  part: FormPart,
  { sample_rate: rate, channels }: Readonly<Record<string, unknown>>,
): { durationMs: number; sha256: string } | { refusal: EmulatorAnswer } {
  const { audio, bytes, sha256 } = measureAudio(part.body)
  if (part.contentType.startsWith('audio/pcm')) {
    if (typeof rate !== 'number' || typeof channels !== 'number' || rate <= 0 || channels <= 0) {
      return { refusal: syncErrors.badAudio('PCM audio needs sample_rate and channels') }
    }
    return { durationMs: (bytes / (rate * channels * 2)) * 1000, sha256 }
  }
  if (audio.kind !== 'wav') return { refusal: syncErrors.badAudio('Audio must be WAV or PCM') }
  return { durationMs: audio.durationMs, sha256 }
}

/** `GET /v1/warm`: opens a connection and checks nothing but its address. The body is not known. */
export const warmConnection =
  (world: World): RouteHandler =>
  (call) =>
    world.settings.withoutModelHeader === 'refuse' && !namesSyncModel(call)
      ? syncErrors.unknownModel()
      : { status: 200 }
