import {
  cutChapters,
  findHighlights,
  findTopics,
  judgeSentiment,
  listEntities,
  summarise,
} from '../results/intelligence.ts'
import { labelSafety } from '../results/safety.ts'
import { cutUtterances } from '../results/speakers.ts'
import type { Hearing } from '../results/transcribe.ts'
import { runUnderstanding } from '../results/understanding.ts'
import { cutParagraphs, cutSentences, joinWords, meanConfidence, showWord } from '../results/words.ts'
import type { World } from '../world.ts'
import { showDeleted } from './deleted.ts'
import { repeatRequest } from './repeat-request.ts'
import { durationSeconds, statusAt, type Transcript } from './transcript.ts'

/** Returns a transcript as the vendor prints it at this moment. */
export function showTranscript(world: World, transcript: Transcript) {
  if (transcript.deleted) return showDeleted(transcript)
  const { outcome, request, hearing, credential } = transcript
  const status = statusAt(transcript, world.timers.now())
  const models = request.speechModels ?? world.settings.defaultSpeechModels
  const isFinished = status === 'completed' && hearing !== undefined && !('error' in outcome)
  const detection = request.languageDetection && isFinished ? 0.9812 : null
  return {
    ...repeatRequest(request),
    speech_models: request.speechModels ?? null,
    audio_channels: isFinished && request.multichannel ? outcome.material.channels : null,
    language_confidence: detection,
    id: transcript.id,
    status,
    error: status === 'error' && 'error' in outcome ? outcome.error : null,
    ...(isFinished ? showHearing(hearing) : unheard),
    ...(isFinished ? showRedaction(transcript, hearing) : withheld),
    audio_duration: isFinished ? durationSeconds(transcript) : null,
    webhook_status_code: transcript.webhookStatusCode,
    webhook_auth: request.webhook?.header !== undefined,
    ...showIntelligence(world, transcript, isFinished ? hearing : undefined),
    speech_model_used: isFinished ? (models[0] ?? null) : null,
    ...(isFinished ? showUnderstanding(transcript, hearing) : { translated_texts: null }),
    language_model: 'assemblyai_default',
    acoustic_model: 'assemblyai_default',
    throttled: transcript.throttled,
    project_id: credential.project.id,
    token_id: credential.key.tokenId,
    metadata: { domain_used: null, warning: null, warnings: request.speechModels ? null : [modelAdvice] },
  }
}

const modelAdvice = {
  message:
    'For highest accuracy and broadest language coverage: set "speech_models" to ["universal-3-pro", "universal-2"].',
}

const unheard = { text: null, words: null, utterances: null, confidence: null }
const withheld = { unredacted_text: null, unredacted_words: null, unredacted_utterances: null }

const showHearing = ({ shown, voices }: Hearing) => ({
  text: joinWords(shown),
  words: shown.map(showWord),
  utterances: cutUtterances(shown, voices),
  confidence: meanConfidence(shown),
})

function showRedaction({ request }: Transcript, { spoken, voices }: Hearing) {
  if (!request.redaction?.returnsUnredacted) return withheld
  return {
    unredacted_text: joinWords(spoken),
    unredacted_words: spoken.map(showWord),
    unredacted_utterances: cutUtterances(spoken, voices),
  }
}

/** Entities, sentiment and summary are made from the spoken words: the vendor redacts none of them. */
function showIntelligence(world: World, { request, outcome }: Transcript, hearing: Hearing | undefined) {
  const spoken = hearing ? cutSentences(hearing.spoken) : []
  const shown = hearing ? cutSentences(hearing.shown) : []
  const paragraphs = hearing ? cutParagraphs(hearing.shown) : []
  const absent =
    world.settings.unavailableSections && hearing ? { status: 'unavailable', results: [], summary: {} } : null
  const hints = 'error' in outcome ? [] : (outcome.material.fixture.safety ?? [])
  const percent = request.contentSafetyPercent
  return {
    summary: hearing && request.summaryType !== undefined ? summarise(spoken, request.summaryType) : null,
    auto_highlights_result: hearing && request.autoHighlights ? findHighlights(hearing.shown) : null,
    content_safety_labels:
      hearing && percent !== undefined
        ? labelSafety(spoken, world.settings.redactsSafetyText ? shown : spoken, hints, percent)
        : absent && { ...absent, severity_score_summary: {} },
    iab_categories_result: hearing && request.topics ? findTopics(paragraphs) : absent,
    chapters: hearing && request.autoChapters ? cutChapters(paragraphs) : null,
    sentiment_analysis_results: hearing && request.sentimentAnalysis ? judgeSentiment(spoken) : null,
    entities: hearing && request.entityDetection ? listEntities(hearing.spoken, hearing.entities) : null,
  }
}

function showUnderstanding({ request }: Transcript, hearing: Hearing) {
  if (!request.understanding) return { translated_texts: null }
  const understood = runUnderstanding(request.understanding, {
    text: joinWords(hearing.shown),
    utterances: cutUtterances(hearing.shown, hearing.voices) ?? [],
    entities: hearing.entities,
  })
  const { speech_understanding, translated_texts } = understood
  return { speech_understanding, translated_texts: translated_texts ?? null }
}
