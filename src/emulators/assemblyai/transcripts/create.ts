import { randomUUID } from 'node:crypto'
import type { RouteHandler } from '../../kit/emulator.ts'
import { type Credential, credentialOf } from '../authenticate.ts'
import { jobErrors, refuse, restErrors } from '../errors.ts'
import { type AudioFixture, defaultFixture, sampleFixture } from '../fixtures.ts'
import type { World } from '../world.ts'
import { showTranscript } from './body.ts'
import { parseObject } from './body-reader.ts'
import { readTranscriptRequest } from './request.ts'
import { settleTranscript } from './settle.ts'
import type { Outcome, Transcript } from './transcript.ts'

const audioMinMs = 160
const assumedDurationMs = 60_000
const concurrency = { free: 5, paid: 200 }

/** `POST /v2/transcript`: takes the job on, and lets it fail later where the vendor would. */
export const createTranscript =
  (world: World): RouteHandler =>
  (call) => {
    if (world.account.balance < 0) return restErrors.negativeBalance(world.settings.balanceStatus)
    const body = parseObject(call.body)
    // The status is documented for a bad request in general; these words are not confirmed.
    if (!body) return refuse(400, 'Invalid endpoint schema, please refer to documentation for examples.')
    const read = readTranscriptRequest(body, world.settings.modelsMissingByLanguage)
    if ('problem' in read) return refuse(400, read.problem)

    const credential = credentialOf(call)
    const outcome = foreseeOutcome(world, credential, read.request.audioUrl)
    if (!outcome) return restErrors.foreignUpload()
    const transcript = bookTranscript(world, {
      credential,
      request: read.request,
      outcome,
      origin: call.origin,
    })
    return { status: 200, body: showTranscript(world, transcript) }
  }

function bookTranscript(
  world: World,
  job: Pick<Transcript, 'credential' | 'request' | 'outcome' | 'origin'>,
): Transcript {
  const nowMs = world.timers.now()
  const { processingMs } = world.settings
  const workers = world.account.balance < 0 ? 1 : concurrency[world.account.plan]
  const startsMs = world.transcripts.bookWorker(nowMs, processingMs, workers)
  const transcript: Transcript = {
    ...job,
    id: randomUUID(),
    sequence: world.transcripts.size,
    createdMs: nowMs,
    startsMs,
    endsMs: startsMs + processingMs,
    throttled: startsMs > nowMs,
    hearing: undefined,
    settled: false,
    redactedAudioReady: false,
    deleted: false,
    webhookStatusCode: null,
  }
  world.transcripts.add(transcript)
  world.timers.after(transcript.endsMs - nowMs, () => settleTranscript(world, transcript))
  return transcript
}

/** How the job will end. Undefined where the file is another project's, which is refused at once. */
function foreseeOutcome(world: World, credential: Credential, url: string): Outcome | undefined {
  const upload = world.uploads.find(url, world.timers.now())
  if (upload) {
    if (upload.project !== credential.project) return undefined
    const { audio, sha256, mediaType } = upload.file
    const fixture = world.settings.fixtures.find((each) => each.sha256 === sha256)
    const durationMs = fixture?.durationMs ?? audio.durationMs
    if (audio.kind === 'none' && !fixture) return { error: jobErrors.noAudio(mediaType) }
    if (durationMs < audioMinMs) return { error: jobErrors.tooShort() }
    return {
      uploadUrl: url,
      material: {
        fixture: fixture ?? defaultFixture,
        isKnown: fixture !== undefined,
        durationMs,
        channels: fixture?.channels ?? audio.channels,
      },
    }
  }
  const fixture = findRemote(world, url)
  if (!fixture) return { error: jobErrors.download(url) }
  const material = {
    fixture,
    isKnown: fixture !== defaultFixture,
    durationMs: fixture.durationMs ?? assumedDurationMs,
    channels: fixture.channels ?? 1,
  }
  return { uploadUrl: undefined, material }
}

function findRemote(world: World, url: string): AudioFixture | undefined {
  const known = [...world.settings.fixtures, sampleFixture].find((each) => each.url === url)
  return known ?? (world.settings.acceptAnyUrl && /^https?:\/\//.test(url) ? defaultFixture : undefined)
}
