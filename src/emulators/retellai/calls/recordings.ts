import { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'
import type { EmulatorAnswer, EmulatorCall, EmulatorRoute } from '../../kit/emulator.ts'
import { wavHeader } from '../../kit/silent-audio.ts'
import { errorAnswer } from '../answers.ts'
import { asNumber } from '../json.ts'
import type { World } from '../world.ts'
import type { CallRecord } from './call-record.ts'
import { plainTranscript } from './transcript.ts'

/** The files the vendor keeps of a call. */
export type RecordingKind =
  | 'recording'
  | 'recording_multi_channel'
  | 'scrubbed_recording'
  | 'scrubbed_recording_multi_channel'
  | 'public_log'

const dayMs = 86_400_000

/**
 * Returns a link to a file of the call. By default such links are public and never expire; with `opt_in_signed_url`
 * they carry a signature, a new one each time, and end after `signed_url_expiration_ms` (24 h unless set).
 */
export function recordingUrl(world: World, call: CallRecord, kind: RecordingKind): string {
  const url = `${world.origin}/recordings/${call.id}/${fileName(kind)}`
  if (call.agent.opt_in_signed_url !== true) return url
  const expires = world.nowMs() + (asNumber(call.agent.signed_url_expiration_ms) ?? dayMs)
  const nonce = world.settings.randomHex(16)
  const signature = signLink(call, kind, String(expires), nonce)
  return `${url}?Expires=${expires}&Nonce=${nonce}&Signature=${signature}`
}

/** Returns the route behind those links. It asks for no key, as the vendor's storage does not. */
export function recordingRoute(world: World): EmulatorRoute {
  return {
    method: 'GET',
    path: '/recordings/{call_id}/{file}',
    anonymous: true,
    handle: (request) => answerFile(world, request),
  }
}

const kinds: readonly RecordingKind[] = [
  'recording',
  'recording_multi_channel',
  'scrubbed_recording',
  'scrubbed_recording_multi_channel',
  'public_log',
]

const fileName = (kind: RecordingKind) => (kind === 'public_log' ? 'public_log.txt' : `${kind}.wav`)

function answerFile(world: World, request: EmulatorCall): EmulatorAnswer {
  const call = [...world.organisations.values()]
    .map((organisation) => organisation.calls.get(request.params.call_id ?? ''))
    .find((candidate) => candidate !== undefined)
  const kind = kinds.find((candidate) => fileName(candidate) === request.params.file)
  if (!call || !kind || !isAvailable(call, kind, world.nowMs())) return errorAnswer(404)
  if (call.agent.opt_in_signed_url === true && !isSigned(call, kind, request.query, world.nowMs())) {
    return errorAnswer(403)
  }
  if (kind === 'public_log') return { status: 200, body: plainTranscript(call.entries) }
  return {
    status: 200,
    headers: { 'content-type': 'audio/wav' },
    body: silence(kind.endsWith('channel') ? 2 : 1),
  }
}

function isAvailable(call: CallRecord, kind: RecordingKind, nowMs: number): boolean {
  if (!call.wasConnected || call.endMs === undefined) return false
  if (kind.startsWith('scrubbed')) return call.stored?.entries !== undefined
  return call.stored === undefined || nowMs < call.stored.rawRecordingGoneMs
}

function isSigned(call: CallRecord, kind: RecordingKind, query: URLSearchParams, nowMs: number): boolean {
  const expires = query.get('Expires') ?? ''
  const wanted = signLink(call, kind, expires, query.get('Nonce') ?? '')
  return query.get('Signature') === wanted && nowMs < Number(expires)
}

/** The call's own id keys the signature: enough to tell a signed link from a made-up one in a test. */
function signLink(call: CallRecord, kind: RecordingKind, expires: string, nonce: string): string {
  return createHmac('sha256', call.id).update(`${kind}.${expires}.${nonce}`).digest('hex')
}

/** Returns a quarter of a second of silence as a WAV file. */
function silence(channels: number): Buffer {
  const sampleRate = 8000
  const dataBytes = (sampleRate / 4) * channels * 2
  return Buffer.concat([wavHeader(dataBytes, sampleRate, channels), Buffer.alloc(dataBytes)])
}
