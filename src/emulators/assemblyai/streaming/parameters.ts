import type { Substitution } from '../results/redaction.ts'
import { isRecord, isStrings } from '../transcripts/body-reader.ts'
import type { WebhookTarget } from '../transcripts/request.ts'

/** What a streaming session was asked for in the URL that opened it. */
export interface StreamingParameters {
  readonly model: string
  readonly mode: string | null
  /** Models of the third generation format every final turn and say when speech starts. */
  readonly isThirdGeneration: boolean
  /** Bytes to a millisecond of audio; an estimate for compressed audio. */
  readonly bytesPerMs: number
  /** Compressed audio has no duration that could be checked message by message. */
  readonly isCompressed: boolean
  readonly formatTurns: boolean
  readonly partialTurns: boolean
  readonly filterProfanity: boolean
  readonly speakerLabels: boolean
  readonly languageDetection: boolean
  readonly heartbeat: boolean
  readonly inactivitySeconds: number | undefined
  readonly domain: string | null
  readonly voiceFocus: string | null
  readonly redaction: StreamingRedaction | undefined
  readonly webhook: WebhookTarget | undefined
  readonly llmGateway: Readonly<Record<string, unknown>> | undefined
}

export interface StreamingRedaction {
  /** `all` unless the caller names some: the opposite of what the REST host does. */
  readonly policies: readonly string[] | 'all'
  readonly substitution: Substitution
}

const sampleRateByDefault = 16_000
const compressedBytesPerMs: Readonly<Record<string, number>> = { opus: 4, ogg_opus: 4, aac: 16 }
const encodings = ['pcm_s16le', 'pcm_mulaw', ...Object.keys(compressedBytesPerMs)]

/** Reads the URL's query. That a bad value ends the session with 3006 is an assumption; the words are ours. */
export function readStreamingParameters(
  query: URLSearchParams,
): { parameters: StreamingParameters } | { problem: string } {
  const flag = (name: string) => query.get(name) === 'true'
  const model = query.get('speech_model') ?? 'universal-streaming-english'
  const encoding = query.get('encoding') ?? 'pcm_s16le'
  const sampleRate = Number(query.get('sample_rate') ?? sampleRateByDefault)
  const inactivity = query.has('inactivity_timeout') ? Number(query.get('inactivity_timeout')) : undefined
  if (!encodings.includes(encoding)) return { problem: `encoding must be one of: ${encodings.join(', ')}` }
  if (!Number.isInteger(sampleRate) || sampleRate < 8000 || sampleRate > 96_000) {
    return { problem: 'sample_rate must be an integer between 8000 and 96000' }
  }
  if (inactivity !== undefined && !(inactivity >= 5 && inactivity <= 3600)) {
    return { problem: 'inactivity_timeout must be between 5 and 3600' }
  }
  const redaction = flag('redact_pii') ? readRedaction(query) : undefined
  const webhookUrl = query.get('webhook_url')
  const name = query.get('webhook_auth_header_name')
  const value = query.get('webhook_auth_header_value')
  const gateway = parseJson(query.get('llm_gateway'))
  const compressed = compressedBytesPerMs[encoding]
  return {
    parameters: {
      model,
      mode: query.get('mode'),
      isThirdGeneration: /^(u3|universal-3)/.test(model),
      bytesPerMs: compressed ?? (sampleRate * (encoding === 'pcm_mulaw' ? 1 : 2)) / 1000,
      isCompressed: compressed !== undefined,
      formatTurns: flag('format_turns'),
      // With redaction the unfinished turns, which are never redacted, are held back unless asked for.
      partialTurns: query.has('include_partial_turns') ? flag('include_partial_turns') : !redaction,
      filterProfanity: flag('filter_profanity'),
      speakerLabels: flag('speaker_labels'),
      languageDetection: flag('language_detection'),
      heartbeat: flag('session_heartbeat'),
      inactivitySeconds: inactivity,
      domain: query.get('domain'),
      voiceFocus: query.get('voice_focus'),
      redaction,
      webhook:
        webhookUrl === null
          ? undefined
          : { url: webhookUrl, header: name && value ? { name, value } : undefined },
      llmGateway: isRecord(gateway) ? gateway : undefined,
    },
  }
}

function readRedaction(query: URLSearchParams): StreamingRedaction {
  const policies = parseJson(query.get('redact_pii_policies'))
  return {
    policies: isStrings(policies) ? policies : 'all',
    substitution: query.get('redact_pii_sub') === 'entity_name' ? 'entity_name' : 'hash',
  }
}

function parseJson(text: string | null): unknown {
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
