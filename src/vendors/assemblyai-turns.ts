import type { LiveTurn } from '../tokens/index.ts'

type Json = Record<string, unknown>

/** Messages in which nothing of what was said stands (npm assemblyai 4.41.5, types/streaming). */
const wordless = new Set([
  'Begin',
  'SpeechStarted',
  'Heartbeat',
  'Silence',
  'Warning',
  'Error',
  'Termination',
])

/** Texts about a turn that are not of it. */
const technical = new Set(['type', 'id', 'language_code', 'speaker', 'speaker_label', 'channel'])

/** A text in a message, and where it stands. */
interface Place {
  readonly owner: Json | unknown[]
  readonly key: string | number
  readonly text: string
}

/**
 * Returns what was said in a message of a streaming session: every text in it, in whatever field, so that a field of
 * tomorrow is no way out. Undefined for messages that hold no words. Throws SyntaxError for no JSON object.
 */
export function readTurn(text: string, parameters: URLSearchParams): LiveTurn | undefined {
  const message = parseMessage(text)
  if (wordless.has(String(message.type))) return undefined
  const passages: Place[] = []
  const words: Place[] = []
  collect(message, passages, words)
  return {
    isFinal: message.type !== 'Turn' || isFinal(message, parameters),
    passages: passages.map((place) => place.text),
    words: words.map((place) => place.text),
    write(texts) {
      write(passages, texts.passages)
      write(words, texts.words)
      return JSON.stringify(message)
    },
  }
}

/** Where turns are formatted, one that has ended comes twice: plain, and then as it is meant to be read. */
function isFinal(turn: Json, parameters: URLSearchParams): boolean {
  const isPlain = turn.turn_is_formatted === false && parameters.get('format_turns') === 'true'
  return turn.end_of_turn === true && !isPlain
}

/** Throws SyntaxError for what is no JSON object. */
export function parseMessage(text: string): Json {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SyntaxError('a message is a JSON object')
  return value as Json
}

function collect(owner: Json | unknown[], passages: Place[], words: Place[], isWord = false): void {
  for (const [name, value] of Object.entries(owner)) {
    const key = Array.isArray(owner) ? Number(name) : name
    if (typeof value === 'string') {
      if (technical.has(name)) continue
      const list = isWord && name === 'text' ? words : passages
      list.push({ owner, key, text: value })
    } else if (typeof value === 'object' && value !== null) {
      collect(value as Json, passages, words, name === 'words' || (isWord && Array.isArray(owner)))
    }
  }
}

function write(places: readonly Place[], texts: readonly string[]): void {
  for (const [index, { owner, key }] of places.entries())
    (owner as Record<string | number, unknown>)[key] = texts[index] ?? ''
}
