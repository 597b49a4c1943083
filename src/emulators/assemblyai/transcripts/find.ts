import type { EmulatorCall } from '../../kit/emulator.ts'
import { credentialOf } from '../authenticate.ts'
import { refuse, restErrors } from '../errors.ts'
import type { Hearing } from '../results/transcribe.ts'
import type { World } from '../world.ts'
import { settleDue } from './settle.ts'
import { durationSeconds, type Found, statusAt, type Transcript } from './transcript.ts'

/** Looks up the transcript that a call names, within the caller's project. */
export function findTranscript(world: World, call: EmulatorCall): Found<Transcript> {
  settleDue(world)
  const transcript = world.transcripts.find(credentialOf(call).project, call.params.transcript_id ?? '')
  return transcript ? { found: transcript } : { refusal: restErrors.unknownTranscript() }
}

/** What the exports of a transcript are made from. */
export interface FinishedTranscript {
  readonly id: string
  readonly audioSeconds: number | null
  readonly speechModel: string
  readonly hearing: Hearing
}

const silence: Hearing = {
  spoken: [],
  shown: [],
  voices: { labels: false, speakers: 1, channels: 0 },
  entities: [],
}

/** Looks up a transcript whose words are to be exported. */
export function findFinished(world: World, call: EmulatorCall): Found<FinishedTranscript> {
  const looked = findTranscript(world, call)
  if ('refusal' in looked) return looked
  const transcript = looked.found
  if (transcript.deleted && world.settings.deletedExports === 'lookup-error') {
    return { refusal: restErrors.unknownTranscript() }
  }
  const status = statusAt(transcript, world.timers.now())
  if (status !== 'completed') {
    // That it is refused is certain, the words are not.
    return {
      refusal: refuse(
        400,
        `This transcript has a status of '${status}'. Transcripts must have a status of 'completed' before requesting exports.`,
      ),
    }
  }
  const { speechModels } = transcript.request
  return {
    found: {
      id: transcript.id,
      audioSeconds: durationSeconds(transcript),
      speechModel: (speechModels ?? world.settings.defaultSpeechModels)[0] ?? 'universal-2',
      hearing: transcript.deleted ? silence : (transcript.hearing ?? silence),
    },
  }
}
