import type { ContentOffer, SafetyReading, SafetySegment, SeverityShares } from '../../safety/index.ts'
import { minimumPolicies } from '../assemblyai-rules.ts'
import { itemsOf, member, textOf } from '../rotation/reply.ts'

/** The labels of the vendor's model, as its documentation lists them (read 2026-11-22). */
const labels =
  `accidents alcohol financials crime_violence drugs gambling hate_speech health_issues manga marijuana
  disasters negative_news nsfw pornography profanity sensitive_social_issues terrorism tobacco weapons`
    .trim()
    .split(/\s+/)

const whole = 'transcripts.get'

/** Of a transcript, by the vendor's specification (read 2026-11-22), without what is made of what was said. */
const plain =
  `id status error audio_url upload_url webhook_url redacted_audio_url resource_url created completed
  audio_channels audio_duration audio_end_at audio_start_from auto_chapters auto_highlights confidence content_safety
  content_safety_confidence disfluencies entity_detection filter_profanity format_text iab_categories language_code
  language_codes language_confidence language_confidence_threshold language_detection language_model acoustic_model
  multichannel punctuate redact_pii redact_pii_audio redact_pii_audio_quality redact_pii_policies redact_pii_sub
  sentiment_analysis speaker_labels speakers_expected speech_model speech_model_used speech_models speech_threshold speed_boost
  summarization summary_model summary_type remove_audio_tags temperature throttled webhook_auth webhook_auth_header_name
  webhook_status_code project_id token_id`
    .trim()
    .split(/\s+/)

const unfinished: readonly string[] = ['queued', 'processing', 'error']

/** AssemblyAI labels a finished transcript where `content_safety` was asked for; parts of one carry no labels. */
export const assemblyaiContent: ContentOffer = {
  identifiers: [
    'id',
    'status',
    'upload_url',
    'language_code',
    'language_model',
    'acoustic_model',
    'speech_model',
    'redacted_audio_url',
  ],
  wholes: { [whole]: { path: (id) => `/v2/transcript/${encodeURIComponent(id)}` } },
  partOf: {
    'transcripts.sentences': whole,
    'transcripts.paragraphs': whole,
    'transcripts.srt': whole,
    'transcripts.vtt': whole,
    'transcripts.word-search': whole,
    'transcripts.redacted-audio': whole,
  },
  free: [
    'chat-completions.create',
    'understanding.create',
    'sync.transcribe',
    'sync.transcribe-alias',
    'sync.transcribe-live',
    'sync.transcribe-stream',
    'dictation.transcribe',
    'dictation.transcribe-live',
    'dictation.transcribe-stream',
    'voice-sessions.list',
    'voice-sessions.get',
    'transcripts.list',
  ],
  strips: { 'transcripts.list': ['audio_url'] },
  echoes: [
    'uploads.create',
    'transcripts.create',
    'transcripts.delete',
    'understanding.validate',
    'voice-sessions.delete',
  ],
  begun: ['transcripts.create', 'transcripts.delete'],
  plain,
  servers: [],
  sent: [
    'custom_spelling',
    'custom_topics',
    'keyterms_prompt',
    'language_detection_options',
    'metadata',
    'prompt',
    'redact_pii_audio_options',
    'speaker_options',
    'topics',
    'word_boost',
  ],
  live: ['streaming.connect', 'voice-agents.connect'],
  recordings: ['audio_url'],
  freeForm: ['metadata'],
  retells: ['transcripts.word-search', 'chat-completions.create', 'understanding.create'],
  diverts: ['voice-agents.create', 'voice-agents.update', 'voice-webhooks.create', 'voice-webhooks.update'],
  passing: [],
  beeped: { 'transcripts.redacted-audio': minimumPolicies },
  redactedBy: (item) =>
    member(item, 'redact_pii_audio') === true
      ? itemsOf(item, 'redact_pii_policies').filter((name) => typeof name === 'string')
      : [],
  changes: false,
  said: [
    'text',
    'words',
    'utterances',
    'sentences',
    'paragraphs',
    'matches',
    'summary',
    'chapters',
    'entities',
    'results',
    'sentiment_analysis_results',
    'redacted_audio_url',
  ],
  read(item) {
    const status = textOf(item, 'status') ?? ''
    if (status !== 'completed') return unfinished.includes(status) ? 'unfinished' : 'foreign'
    const found = member(item, 'content_safety_labels')
    const empty = { by: 'vendor', segments: [], severity: {}, knownLabels: labels } as const
    if (member(item, 'content_safety') !== true) return { ...empty, status: 'missing' }
    if (textOf(found, 'status') !== 'success') return { ...empty, status: 'unavailable' }
    return {
      ...empty,
      status: 'labelled',
      segments: itemsOf(found, 'results').map(segmentOf),
      severity: sharesOf(found),
    }
  },
  passages: () => [],
}

function segmentOf(value: unknown): SafetySegment {
  const timestamp = member(value, 'timestamp')
  return {
    startMs: numberOf(timestamp, 'start'),
    endMs: numberOf(timestamp, 'end'),
    labels: itemsOf(value, 'labels').map((label) => ({
      label: textOf(label, 'label') ?? 'unnamed',
      // A label that does not say how sure it is may be as sure as can be.
      confidence: numberOf(label, 'confidence') ?? 1,
      severity: numberOf(label, 'severity'),
    })),
  }
}

/** `summary` is of confidence; severity stands in `severity_score_summary`. */
function sharesOf(found: unknown): SafetyReading['severity'] {
  const summary = member(found, 'severity_score_summary')
  if (typeof summary !== 'object' || summary === null) return {}
  return Object.fromEntries(
    Object.entries(summary).map(([label, shares]): [string, SeverityShares] => [
      label,
      {
        low: numberOf(shares, 'low') ?? 0,
        medium: numberOf(shares, 'medium') ?? 0,
        high: numberOf(shares, 'high') ?? 0,
      },
    ]),
  )
}

function numberOf(value: unknown, name: string): number | null {
  const found = member(value, name)
  return typeof found === 'number' ? found : null
}
