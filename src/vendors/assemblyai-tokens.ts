import { SallyportError } from '../core/index.ts'
import type { LiveMessages, LiveTurn, TokenOffer, TurnTexts } from '../tokens/index.ts'

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

const bytesPerSample: Readonly<Record<string, number>> = { pcm_s16le: 2, pcm_mulaw: 1 }

type Json = Record<string, unknown>

const messages: LiveMessages = {
  isBeginning: (text) => text.includes('"Begin"') && parse(text).type === 'Begin',
  withEnd(text, endsAtMs) {
    const begin = parse(text)
    // Seconds here, and rounded down: a page that counts on it is early rather than late.
    const endsAt = Math.floor(endsAtMs / 1000)
    return typeof begin.expires_at === 'number' && begin.expires_at <= endsAt
      ? text
      : JSON.stringify({ ...begin, expires_at: endsAt })
  },
  warning: (sentence) => JSON.stringify({ type: 'Warning', warning_code: 0, warning: sentence }),
  readTurn(text) {
    const message = parse(text)
    switch (message.type) {
      case 'Turn':
        return readTurn(message)
      case 'SpeakerRevision':
        return readRevision(message)
      default:
        return undefined
    }
  },
  cleanUpstream(text) {
    let message: Json
    try {
      message = parse(text)
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
    return size === undefined || !(rate > 0) ? undefined : (bytes / size / rate) * 1000
  },
}

function readTurn(message: Json): LiveTurn {
  const names = ['transcript', 'utterance'].filter((name) => typeof message[name] === 'string')
  return {
    isFinal: message.end_of_turn === true,
    passages: names.map((name) => String(message[name])),
    words: wordsOf(message).map(({ text }) => String(text)),
    write: ({ passages, words }: TurnTexts) => {
      const changed: Json = { ...message, ...withWords(message, words) }
      names.forEach((name, index) => {
        changed[name] = passages[index] ?? ''
      })
      return JSON.stringify(changed)
    },
  }
}

/** Who said what, again: its words are those of turns that were shown before. */
function readRevision(message: Json): LiveTurn {
  const revisions = Array.isArray(message.revisions) ? (message.revisions as Json[]) : []
  return {
    isFinal: true,
    passages: [],
    words: revisions.flatMap((revision) => wordsOf(revision).map(({ text }) => String(text))),
    write: ({ words }: TurnTexts) => {
      let from = 0
      const changed = revisions.map((revision) => {
        const count = wordsOf(revision).length
        const own = words.slice(from, from + count)
        from += count
        return { ...revision, ...withWords(revision, own) }
      })
      return JSON.stringify({ ...message, revisions: changed })
    },
  }
}

function wordsOf(owner: Json): readonly Json[] {
  return Array.isArray(owner.words) ? (owner.words as Json[]) : []
}

function withWords(owner: Json, texts: readonly string[]): { words?: Json[] } {
  if (!Array.isArray(owner.words)) return {}
  return { words: wordsOf(owner).map((word, index) => ({ ...word, text: texts[index] ?? '' })) }
}

/** Throws SyntaxError for what is no JSON object. */
function parse(text: string): Json {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SyntaxError('a message is a JSON object')
  return value as Json
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
