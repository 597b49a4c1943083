import type { RouteHandler } from '../../kit/emulator.ts'
import { refuse } from '../errors.ts'
import type { World } from '../world.ts'
import { findTranscript } from './find.ts'
import { durationSeconds, statusAt, type Transcript } from './transcript.ts'

/** What stands where content was. */
export const deletedUrl = 'http://deleted_by_user'
const deletedText = 'Deleted by user.'

const wipedFields = [
  'language_code',
  'words',
  'utterances',
  'confidence',
  'punctuate',
  'format_text',
  'webhook_status_code',
  'webhook_auth_header_name',
  'speed_boost',
  'auto_highlights_result',
  'audio_start_from',
  'audio_end_at',
  'word_boost',
  'boost_param',
  'filter_profanity',
  'redact_pii_audio',
  'redact_pii_audio_quality',
  'redact_pii_policies',
  'redact_pii_sub',
  'speaker_labels',
  'error',
  'content_safety',
  'iab_categories',
  'content_safety_labels',
  'iab_categories_result',
  'custom_spelling',
  'throttled',
  'summary_type',
  'summary_model',
  'custom_topics',
  'topics',
  'speech_threshold',
  'speech_model',
  'remove_audio_tags',
  'chapters',
  'entities',
  'speakers_expected',
  'summary',
  'sentiment_analysis_results',
  'language_confidence',
  'language_confidence_threshold',
] as const

/** A deleted transcript: the record stays, its content is gone. It reads the same however often it is fetched. */
export function showDeleted(transcript: Transcript) {
  const { outcome } = transcript
  return {
    id: transcript.id,
    status: 'error' in outcome ? 'error' : 'completed',
    text: deletedText,
    audio_url: deletedUrl,
    webhook_url: deletedUrl,
    audio_duration: durationSeconds(transcript),
    language_model: 'assemblyai_default',
    acoustic_model: 'assemblyai_default',
    language_detection: false,
    webhook_auth: false,
    auto_highlights: false,
    redact_pii: false,
    auto_chapters: false,
    summarization: false,
    disfluencies: true,
    entity_detection: false,
    sentiment_analysis: false,
    ...Object.fromEntries(wipedFields.map((name) => [name, null])),
  }
}

/** `DELETE /v2/transcript/{id}`: a wipe, not a removal. The uploaded file goes with it. A second call changes nothing. */
export const deleteTranscript =
  (world: World): RouteHandler =>
  (call) => {
    const looked = findTranscript(world, call)
    if ('refusal' in looked) return looked.refusal
    const transcript = looked.found
    const status = statusAt(transcript, world.timers.now())
    const isUnfinished = status === 'queued' || status === 'processing'
    if (isUnfinished && world.settings.deleteUnfinished === 'refuse') {
      return refuse(400, 'Transcription is still in progress.')
    }
    transcript.deleted = true
    transcript.hearing = undefined
    if ('uploadUrl' in transcript.outcome && transcript.outcome.uploadUrl !== undefined) {
      world.uploads.remove(transcript.outcome.uploadUrl)
    }
    return { status: 200, body: showDeleted(transcript) }
  }
