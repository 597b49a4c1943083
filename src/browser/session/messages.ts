/** A word of a turn; times in milliseconds from the beginning of its connection's audio. */
export interface TurnWord {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly confidence: number
  readonly word_is_final: boolean
}

/** What a server says. Fields that this client does not read are left as they are. */
export type ServerMessage =
  | { readonly type: 'Begin'; readonly id: string; readonly expires_at?: number }
  | {
      readonly type: 'Turn'
      readonly turn_order: number
      readonly transcript: string
      readonly end_of_turn: boolean
      readonly turn_is_formatted?: boolean
      readonly words?: readonly TurnWord[]
    }
  | { readonly type: 'SpeechStarted' }
  | { readonly type: 'Warning'; readonly warning: string }
  | { readonly type: 'Termination'; readonly audio_duration_seconds?: number }
  | { readonly type: 'Error'; readonly error_code?: number; readonly sallyport_reason?: string }
  | { readonly type: 'Unknown' }

/** What the page says, besides audio. */
export type ClientMessage = 'Terminate' | 'ForceEndpoint' | 'KeepAlive'

const known = ['Begin', 'Turn', 'SpeechStarted', 'Warning', 'Termination', 'Error']

/** Returns the message in a text frame. What is new to this client is `Unknown`: vendors add to their APIs. */
export function parseServerMessage(text: string): ServerMessage {
  const value = parseJson(text)
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
  const isRight =
    typeof type === 'string' &&
    known.includes(type) &&
    (type !== 'Turn' || isTurn(value as Readonly<Record<string, unknown>>))
  return isRight ? (value as ServerMessage) : { type: 'Unknown' }
}

const isTurn = ({ turn_order, transcript, end_of_turn }: Readonly<Record<string, unknown>>) =>
  typeof turn_order === 'number' && typeof transcript === 'string' && typeof end_of_turn === 'boolean'

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
