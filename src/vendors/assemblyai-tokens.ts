import { SallyportError } from '../core/index.ts'
import type { LiveMessages, TokenOffer } from '../tokens/index.ts'
import { parseMessage, readTurn } from './assemblyai-turns.ts'

// Parameters that shape the transcript and send nothing elsewhere (npm assemblyai 4.41.5, types/streaming).
const allowed = `
  sample_rate encoding speech_model mode format_turns end_of_turn_confidence_threshold min_turn_silence max_turn_silence
  min_end_of_turn_silence_when_confident vad_threshold session_heartbeat acknowledge_silence keyterms_prompt prompt
  agent_context filter_profanity language_code language_codes language_detection domain inactivity_timeout speaker_labels
  max_speakers speaker_labels_revision_interval_ms voice_focus voice_focus_threshold continuous_partials
  interruption_delay turn_left_pad_ms include_partial_turns redact_pii_policies redact_pii_sub`
  .trim()
  .split(/\s+/)

// What a session can still change once it runs. Redaction cannot be changed; webhooks are not among them.
const updatable = new Set(
  `type end_of_turn_confidence_threshold min_turn_silence min_end_of_turn_silence_when_confident max_turn_silence
  vad_threshold format_turns session_heartbeat acknowledge_silence keyterms_prompt prompt agent_context
  filter_profanity interruption_delay turn_left_pad_ms language_codes`.split(/\s+/),
)
const bareMessages = ['ForceEndpoint', 'KeepAlive', 'Terminate']

// The highest that browsers give: a higher one would make sound of any length short.
const sampleRateMax = 48_000
const bytesPerSample: Readonly<Record<string, number>> = { pcm_s16le: 2, pcm_mulaw: 1 }

const messages: LiveMessages = {
  isBeginning: (text) => text.includes('"Begin"') && parseMessage(text).type === 'Begin',
  withEnd(text, endsAtMs) {
    const begin = parseMessage(text)
    // Seconds here, and rounded down: a page that counts on it is early rather than late.
    const endsAt = Math.floor(endsAtMs / 1000)
    return typeof begin.expires_at === 'number' && begin.expires_at <= endsAt
      ? text
      : JSON.stringify({ ...begin, expires_at: endsAt })
  },
  warning: (sentence) => JSON.stringify({ type: 'Warning', warning_code: 0, warning: sentence }),
  readTurn,
  cleanUpstream(text) {
    let message: Record<string, unknown>
    try {
      message = parseMessage(text)
    } catch {
      return undefined
    }
    if (bareMessages.includes(String(message.type))) return JSON.stringify({ type: message.type })
    if (message.type !== 'UpdateConfiguration') return undefined
    return JSON.stringify(Object.fromEntries(Object.entries(message).filter(([name]) => updatable.has(name))))
  },
  audioMs(bytes, parameters) {
    const size = bytesPerSample[parameters.get('encoding') ?? 'pcm_s16le']
    const rate = Number(parameters.get('sample_rate') ?? 16_000)
    return size === undefined || !(rate > 0)
      ? undefined
      : (bytes / size / Math.min(rate, sampleRateMax)) * 1000
  },
}

/** Streaming v3: the vendor's own token, or the gate in between. */
export const assemblyaiTokens: TokenOffer = {
  purposes: {
    streaming: {
      summary: 'Live transcription from a browser (streaming v3).',
      operation: 'streaming-tokens.create',
      direct: {
        // streaming-token.yml, read 2026-03-23: 1 to 600 and 60 to 10,800 seconds.
        sessionSeconds: { min: 60, max: 10_800 },
        ask: ({ lifetimeSeconds, sessionSeconds, parameters }) => {
          const [name] = Object.keys(parameters)
          if (name !== undefined) {
            throw new SallyportError('ERR_TOKENS_INPUT', {
              field: `parameters.${name}`.slice(0, 80),
              detail: 'This token takes none: whoever redeems it chooses them.',
            })
          }
          return {
            query: `expires_in_seconds=${lifetimeSeconds}&max_session_duration_seconds=${sessionSeconds}`,
          }
        },
        read: (answer) => {
          const { token } = (answer ?? {}) as { token?: unknown }
          return typeof token === 'string' && token !== '' ? { token } : undefined
        },
        url: (origin) => `${origin.replace(/^http/, 'ws')}/v3/ws`,
      },
      relay: {
        operation: 'streaming.connect',
        path: '/v3/ws',
        tokenParameter: 'token',
        parameters: {
          allowed,
          pinned: { redact_pii: 'true' },
          // Partial turns are never redacted; on the socket the default is every policy, so naming some narrows it.
          narrowing: { redact_pii: ['include_partial_turns', 'redact_pii_policies'] },
          refused: [
            'webhook_url',
            'webhook_auth_header_name',
            'webhook_auth_header_value',
            'llm_gateway',
            '_customer_support_audio_capture',
          ],
        },
        messages,
      },
    },
  },
}
