import type { Substitution } from '../results/redaction.ts'
import type { UnderstandingRequest } from '../results/understanding.ts'
import { BodyReader, isRecord, isStrings } from './body-reader.ts'

/** A request for a transcript: what its result depends on, read and checked. */
export interface TranscriptRequest {
  readonly audioUrl: string
  /** The body as it was sent, to be repeated in the transcript. */
  readonly given: Readonly<Record<string, unknown>>
  readonly speechModels: readonly string[] | undefined
  readonly languageCode: string | undefined
  readonly languageDetection: boolean
  readonly punctuate: boolean
  readonly formatText: boolean
  readonly audioStartFrom: number | undefined
  readonly audioEndAt: number | undefined
  readonly multichannel: boolean
  readonly speakerLabels: boolean
  readonly speakersExpected: number | undefined
  readonly customSpelling: readonly { readonly from: readonly string[]; readonly to: string }[]
  readonly filterProfanity: boolean
  readonly redaction: RedactionRequest | undefined
  readonly contentSafetyPercent: number | undefined
  readonly entityDetection: boolean
  readonly sentimentAnalysis: boolean
  readonly autoHighlights: boolean
  readonly topics: boolean
  readonly autoChapters: boolean
  readonly summaryType: string | undefined
  readonly understanding: UnderstandingRequest | undefined
  readonly webhook: WebhookTarget | undefined
}

export interface RedactionRequest {
  /** As sent: names that nobody knows are taken without a word, and redact nothing. */
  readonly policies: readonly string[]
  readonly substitution: Substitution
  readonly staticEntities: Readonly<Record<string, readonly string[]>>
  readonly returnsUnredacted: boolean
  /** The kind of redacted audio asked for, if any. */
  readonly audio: 'mp3' | 'wav' | undefined
}

export interface WebhookTarget {
  readonly url: string
  readonly header: { readonly name: string; readonly value: string } | undefined
}

const speechModels = ['universal-3-pro', 'universal-2', 'universal-3-5-pro']

/** Reads a request body. Returns the first complaint in the vendor's words where something is wrong. */
export function readTranscriptRequest(
  body: Readonly<Record<string, unknown>>,
  modelsMissingByLanguage: Readonly<Record<string, readonly string[]>>,
): { request: TranscriptRequest } | { problem: string } {
  const audioUrl = body.audio_url
  if (typeof audioUrl !== 'string' || audioUrl === '') {
    return { problem: 'Transcript creation error, audio_url not found' }
  }
  const reader = new BodyReader(body)
  const models = readSpeechModels(reader)
  const redaction = readRedaction(reader)
  const summaryType = reader.string('summary_type')
  const understanding = readUnderstanding(reader)
  const options = reader.object('speaker_options')
  const request: TranscriptRequest = {
    audioUrl,
    given: body,
    speechModels: models,
    languageCode: reader.string('language_code'),
    languageDetection: reader.boolean('language_detection') ?? false,
    punctuate: reader.boolean('punctuate') ?? true,
    formatText: reader.boolean('format_text') ?? true,
    audioStartFrom: reader.number('audio_start_from'),
    audioEndAt: reader.number('audio_end_at'),
    multichannel: reader.boolean('multichannel') ?? reader.boolean('dual_channel') ?? false,
    speakerLabels: reader.boolean('speaker_labels') ?? false,
    speakersExpected: reader.number('speakers_expected') ?? readCount(options?.min_speakers_expected),
    customSpelling: readSpelling(reader),
    filterProfanity: reader.boolean('filter_profanity') ?? false,
    redaction,
    contentSafetyPercent: readSafetyPercent(reader),
    entityDetection: reader.boolean('entity_detection') ?? false,
    sentimentAnalysis: reader.boolean('sentiment_analysis') ?? false,
    autoHighlights: reader.boolean('auto_highlights') ?? false,
    topics: reader.boolean('iab_categories') ?? false,
    autoChapters: reader.boolean('auto_chapters') ?? false,
    summaryType: reader.boolean('summarization') ? (summaryType ?? 'bullets') : undefined,
    understanding,
    webhook: readWebhook(reader),
  }
  reader.boolean('disfluencies')
  checkCombinations(reader, request, modelsMissingByLanguage)
  return reader.problem === undefined ? { request } : { problem: reader.problem }
}

function readSpeechModels(reader: BodyReader): readonly string[] | undefined {
  if (reader.raw('speech_model') !== undefined) {
    reader.complain(
      'speech_model is deprecated. Use "speech_models" instead. See documentation: https://www.assemblyai.com/docs/pre-recorded-audio/select-the-speech-model',
    )
  }
  const given = reader.raw('speech_models')
  if (given === undefined) return undefined
  if (isStrings(given) && given.length > 0 && given.every((name) => speechModels.includes(name))) return given
  const listed = speechModels.map((name) => `"${name}"`).join(', ')
  reader.complain(`"speech_models" must be a non-empty list containing one or more of: ${listed}`)
  return undefined
}

function readRedaction(reader: BodyReader): RedactionRequest | undefined {
  const enabled = reader.boolean('redact_pii') ?? false
  const returnsUnredacted = reader.boolean('redact_pii_return_unredacted') ?? false
  if (returnsUnredacted && !enabled) {
    reader.complain('`redact_pii_return_unredacted` can only be set to True if `redact_pii` is True')
  }
  const policies = reader.strings('redact_pii_policies') ?? []
  const substitution = reader.string('redact_pii_sub') ?? 'hash'
  const audio = reader.boolean('redact_pii_audio') ?? false
  const quality = reader.string('redact_pii_audio_quality') ?? 'mp3'
  const named = reader.object('redact_static_entities') ?? {}
  if (!enabled) return undefined
  return {
    policies,
    substitution: substitution === 'entity_name' ? 'entity_name' : 'hash',
    staticEntities: Object.fromEntries(
      Object.entries(named).map(([type, literals]) => [type, isStrings(literals) ? literals : []]),
    ),
    returnsUnredacted,
    audio: audio ? (quality === 'wav' ? 'wav' : 'mp3') : undefined,
  }
}

function readSafetyPercent(reader: BodyReader): number | undefined {
  const enabled = reader.boolean('content_safety') ?? false
  const percent = reader.number('content_safety_confidence') ?? 50
  if (percent < 25 || percent > 100) {
    // The range is documented, the words of the refusal are not.
    reader.complain('content_safety_confidence must be between 25 and 100')
  }
  return enabled ? percent : undefined
}

function readUnderstanding(reader: BodyReader): UnderstandingRequest | undefined {
  const request = reader.object('speech_understanding')?.request
  return isRecord(request) ? request : undefined
}

function readSpelling(reader: BodyReader) {
  const given = reader.raw('custom_spelling')
  if (!Array.isArray(given)) return []
  return given
    .filter(isRecord)
    .flatMap(({ from, to }) =>
      typeof to === 'string' ? [{ to, from: isStrings(from) ? from : [String(from)] }] : [],
    )
}

function readWebhook(reader: BodyReader): WebhookTarget | undefined {
  const url = reader.string('webhook_url')
  const name = reader.string('webhook_auth_header_name')
  const value = reader.string('webhook_auth_header_value')
  if (url === undefined) return undefined
  return { url, header: name !== undefined && value !== undefined ? { name, value } : undefined }
}

const readCount = (value: unknown) => (typeof value === 'number' ? value : undefined)

function checkCombinations(
  reader: BodyReader,
  request: TranscriptRequest,
  modelsMissingByLanguage: Readonly<Record<string, readonly string[]>>,
): void {
  if (reader.raw('speaker_options') !== undefined && reader.raw('speakers_expected') !== undefined) {
    reader.complain('Both speaker_options and speakers_expected can not be used in the same request.')
  }
  const { understanding, redaction } = request
  const tellsVoicesApart = request.speakerLabels || request.multichannel
  if (understanding && 'speaker_identification' in understanding && !tellsVoicesApart) {
    reader.complain('speaker_labels or multichannel required')
  }
  const formatting = understanding?.custom_formatting
  if (isRecord(formatting) && redaction) {
    const clashes = ['phone_number', 'date', 'email']
      .filter((field) => field in formatting)
      .map((field) => [redaction.policies.find((policy) => policy.startsWith(field)), field] as const)
      .filter(([policy]) => policy !== undefined)
      .map(([policy, field]) => `redact pii ${policy} not compatible with formatting ${field}`)
    if (clashes.length > 0) reader.complain(clashes.join('; '))
  }
  if (request.autoChapters && request.summaryType !== undefined) {
    reader.complain(
      'Only one of the following models can be enabled at a time: auto_chapters, summarization.',
    )
  }
  const missing = (modelsMissingByLanguage[request.languageCode ?? ''] ?? []).filter(
    (model) => reader.raw(model) === true,
  )
  if (missing.length > 0) {
    reader.complain(`The following models are not available in this language: ${missing.join(', ')}`)
  }
}
