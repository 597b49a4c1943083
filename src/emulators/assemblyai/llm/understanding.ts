import { randomUUID } from 'node:crypto'
import type { EmulatorAnswer, EmulatorCall, RouteHandler } from '../../kit/emulator.ts'
import { credentialOf } from '../authenticate.ts'
import { findEntities } from '../results/entities.ts'
import { cutUtterances, type Utterance } from '../results/speakers.ts'
import { runUnderstanding, type UnderstandingMaterial } from '../results/understanding.ts'
import { isRecord, parseObject } from '../transcripts/body-reader.ts'
import type { Found } from '../transcripts/transcript.ts'
import type { World } from '../world.ts'
import { llmErrors } from './errors.ts'
import { limitRate } from './rate-limit.ts'
import { findForGateway, textOf } from './transcript-text.ts'

type Body = Readonly<Record<string, unknown>>

/** `POST /v1/understanding`: runs tasks over a transcript of the project, or over text in the request itself. */
export const understand =
  (world: World): RouteHandler =>
  (call) => {
    const read = readRequest(call)
    if ('refusal' in read) return read.refusal
    const { body, request } = read
    const feature = Object.keys(request)[0] ?? ''
    return limitRate(
      world,
      { service: 'speech-understanding', window: world.understandings, feature },
      () => {
        const looked = findMaterial(world, call, body)
        if ('refusal' in looked) return looked.refusal
        return { status: 200, body: { request_id: randomUUID(), ...runUnderstanding(request, looked.found) } }
      },
    )
  }

/** `POST /v1/understanding/validate`: checks the request and runs nothing. The body of its answer is not known. */
export const validateUnderstanding: RouteHandler = (call) => {
  const read = readRequest(call)
  return 'refusal' in read ? read.refusal : { status: 200, body: { valid: true } }
}

function readRequest(call: EmulatorCall): { body: Body; request: Body } | { refusal: EmulatorAnswer } {
  const body = parseObject(call.body)
  const envelope = body?.speech_understanding
  const request = isRecord(envelope) ? envelope.request : undefined
  if (!body || !isRecord(request) || Object.keys(request).length === 0) {
    return { refusal: llmErrors.invalidBody(['speech_understanding.request is required']) }
  }
  return { body, request }
}

function findMaterial(world: World, call: EmulatorCall, body: Body): Found<UnderstandingMaterial> {
  if (body.transcript_id === undefined) {
    const text = typeof body.text === 'string' ? body.text : undefined
    const utterances = Array.isArray(body.utterances) ? (body.utterances as Utterance[]) : []
    if (text === undefined && utterances.length === 0) {
      return { refusal: llmErrors.invalidBody(['transcript_id is required']) }
    }
    const spoken = text ?? utterances.map((utterance) => utterance.text).join(' ')
    return { found: { text: spoken, utterances, entities: findEntities(spoken) } }
  }
  const looked = findForGateway(world, credentialOf(call).project, body.transcript_id)
  if ('refusal' in looked) return looked
  const { hearing } = looked.found
  return {
    found: {
      text: textOf(looked.found),
      utterances: hearing ? (cutUtterances(hearing.shown, hearing.voices) ?? []) : [],
      entities: hearing?.entities ?? [],
    },
  }
}
