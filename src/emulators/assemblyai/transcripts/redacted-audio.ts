import { streamAnswer } from '../../kit/answers.ts'
import type { EmulatorAnswer, RouteHandler } from '../../kit/emulator.ts'
import { silentMp3, silentWav } from '../../kit/silent-audio.ts'
import { restErrors } from '../errors.ts'
import type { World } from '../world.ts'
import { findTranscript } from './find.ts'
import { createRedactedAudioUrl, isRedactedAudioLink } from './redacted-audio-link.ts'
import { statusAt } from './transcript.ts'

/** `GET /v2/transcript/{id}/redacted-audio`: a link, good for a while, made anew for each request. */
export const getRedactedAudio =
  (world: World): RouteHandler =>
  (call) => {
    const looked = findTranscript(world, call)
    if ('refusal' in looked) return looked.refusal
    const transcript = looked.found
    if (transcript.deleted || !transcript.request.redaction?.audio) return restErrors.noRedactedAudio()
    const status = statusAt(transcript, world.timers.now())
    if (status === 'error') return restErrors.noRedactedAudio()
    if (status !== 'completed') return restErrors.redactedAudioTooEarly()
    // The body of the 202 is not known; the Python SDK looks at the status alone.
    if (!transcript.redactedAudioReady) return { status: 202, body: { status: 'processing' } }
    return {
      status: 200,
      body: {
        redacted_audio_url: createRedactedAudioUrl(world, transcript),
        status: 'redacted_audio_ready',
      },
    }
  }

const storageRefusal = (status: number, code: string): EmulatorAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`,
})

/** The presigned link itself: silence of the recording's length, whatever was said in it. */
export const downloadRedactedAudio =
  (world: World): RouteHandler =>
  ({ params, query }) => {
    const [id = '', kind] = (params.file ?? '').split(/\.(?=[^.]*$)/)
    if (!isRedactedAudioLink(world, id, query)) return storageRefusal(403, 'AccessDenied')
    const transcript = world.transcripts.findAnywhere(id)
    if (!transcript || transcript.deleted || 'error' in transcript.outcome) {
      return storageRefusal(404, 'NoSuchKey')
    }
    const { durationMs } = transcript.outcome.material
    return kind === 'wav'
      ? streamAnswer(200, { 'content-type': 'audio/wav' }, silentWav(durationMs))
      : streamAnswer(200, { 'content-type': 'audio/mpeg' }, silentMp3(durationMs))
  }

/** The link is signed for GET: the storage refuses every other method. */
export const refuseRedactedAudioHead: RouteHandler = () => ({ status: 403 })
