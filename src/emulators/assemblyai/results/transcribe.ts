import type { AudioFixture } from '../fixtures.ts'
import type { TranscriptRequest } from '../transcripts/request.ts'
import { type EntitySpan, findEntities } from './entities.ts'
import { findStaticEntities, redactWords, starProfanity } from './redaction.ts'
import { assignSpeakers, cutUtterances, type SpeakerPlan } from './speakers.ts'
import { nameSpeakers } from './understanding.ts'
import { type HeardWord, hearText, joinWords } from './words.ts'

/** What a job has to work on. */
export interface AudioMaterial {
  readonly fixture: AudioFixture
  /** Known audio says its text once; unknown audio is filled with the default text. */
  readonly isKnown: boolean
  readonly durationMs: number
  readonly channels: number
}

/** What was heard, before and after redaction. */
export interface Hearing {
  readonly spoken: readonly HeardWord[]
  readonly shown: readonly HeardWord[]
  readonly voices: SpeakerPlan
  /** All personal data in the spoken words, whatever the policies say. */
  readonly entities: readonly EntitySpan[]
}

const speakersByDefault = 2

/** Hears the audio as a request wants it. */
export function hearAudio(material: AudioMaterial, request: TranscriptRequest): Hearing {
  const voices: SpeakerPlan = {
    labels: request.speakerLabels,
    speakers: Math.max(1, request.speakersExpected ?? speakersByDefault),
    channels: request.multichannel ? Math.max(1, material.channels) : 0,
  }
  const { fixture } = material
  const heard = hearText(fixture.text, material.durationMs, !material.isKnown).filter(
    (word) =>
      word.start >= (request.audioStartFrom ?? 0) &&
      word.end <= (request.audioEndAt ?? Number.POSITIVE_INFINITY),
  )
  const spoken = nameVoices(assignSpeakers(spellWords(heard, request), voices), voices, request)
  const entities = findEntities(joinWords(spoken), fixture.entities)
  const redacted = redactSpoken(spoken, entities, request)
  return {
    spoken: formatWords(spoken, spoken, request),
    shown: formatWords(redacted, spoken, request),
    voices,
    entities: findEntities(joinWords(formatWords(spoken, spoken, request)), fixture.entities),
  }
}

function redactSpoken(
  spoken: readonly HeardWord[],
  entities: readonly EntitySpan[],
  { redaction }: TranscriptRequest,
): HeardWord[] {
  if (!redaction) return [...spoken]
  const covered = entities.filter((span) => redaction.policies.includes(span.type))
  const named = findStaticEntities(spoken, redaction.staticEntities)
  return redactWords(spoken, [...named, ...covered], redaction.substitution)
}

function spellWords(words: readonly HeardWord[], { customSpelling }: TranscriptRequest): HeardWord[] {
  if (customSpelling.length === 0) return [...words]
  return words.map((word) => {
    const bare = word.text.replace(/[.,;:?!]+$/, '')
    const rule = customSpelling.find(({ from }) =>
      from.some((each) => each.toLowerCase() === bare.toLowerCase()),
    )
    return rule ? { ...word, text: rule.to + word.text.slice(bare.length) } : word
  })
}

function nameVoices(words: HeardWord[], voices: SpeakerPlan, request: TranscriptRequest): HeardWord[] {
  const task = request.understanding?.speaker_identification
  if (task === undefined) return words
  const names = nameSpeakers(cutUtterances(words, voices) ?? [], task)
  return words.map((word) => ({ ...word, speaker: names[word.speaker ?? ''] ?? word.speaker }))
}

/** Takes away punctuation and capitals where they are not wanted, but leaves redaction tags as they are. */
function formatWords(
  words: readonly HeardWord[],
  spoken: readonly HeardWord[],
  request: TranscriptRequest,
): HeardWord[] {
  const clean = request.filterProfanity ? starProfanity(words) : words
  return clean.map((word, index) => {
    const isTag = words[index]?.text !== spoken[index]?.text
    const text = request.punctuate ? word.text : word.text.replace(/[.,;:?!]+$/, '')
    return { ...word, text: request.formatText || isTag ? text : text.toLowerCase() }
  })
}
