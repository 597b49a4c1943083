import type { EntityHint } from '../fixtures.ts'
import { findEntities } from '../results/entities.ts'
import { redactWords, starProfanity } from '../results/redaction.ts'
import { joinWords } from '../results/words.ts'
import type { HeardTurn, StreamedWord } from './listener.ts'
import type { StreamingParameters } from './parameters.ts'

/** A `Turn` as it goes over the wire; `type` comes last, as the vendor has it. */
export interface TurnMessage {
  readonly turn_order: number
  readonly turn_is_formatted: boolean
  readonly end_of_turn: boolean
  readonly transcript: string
  readonly end_of_turn_confidence: number
  readonly words: readonly StreamedWord[]
  readonly utterance: string
  readonly type: 'Turn'
}

/** What can be changed while a session runs; redaction cannot. */
export type TurnStyle = Pick<
  StreamingParameters,
  | 'isThirdGeneration'
  | 'formatTurns'
  | 'filterProfanity'
  | 'redaction'
  | 'speakerLabels'
  | 'languageDetection'
>

/**
 * Returns the messages for a turn: one for an unfinished turn; for a finished one the plain text and, where
 * formatting was asked for, the same turn once more with capitals and punctuation. Models of the third
 * generation send the formatted one only. Finished turns alone are redacted.
 */
export function writeTurn(turn: HeardTurn, style: TurnStyle, hints: readonly EntityHint[]): TurnMessage[] {
  const words = turn.isFinal ? redactTurn(turn.words, style, hints) : turn.words
  const clean = style.filterProfanity ? starProfanity(words) : words
  const write = (formatted: boolean) => {
    const shown = formatted ? clean : clean.map((word, index) => plainWord(word, turn.words[index]))
    return writeMessage(turn, style, shown, formatted)
  }
  if (style.isThirdGeneration) return [turn.isFinal ? write(true) : writeMessage(turn, style, clean, false)]
  if (!turn.isFinal) return [write(false)]
  return style.formatTurns ? [write(false), write(true)] : [write(false)]
}

/** The turn that has begun and in which nothing has been said yet; one is sent before `Termination`. */
export const writeEmptyTurn = (order: number, style: TurnStyle): TurnMessage =>
  writeMessage({ order, words: [], isFinal: false }, style, [], false)

function redactTurn(
  words: readonly StreamedWord[],
  { redaction }: TurnStyle,
  hints: readonly EntityHint[],
): readonly StreamedWord[] {
  if (!redaction) return words
  const { policies, substitution } = redaction
  const spans = findEntities(joinWords(words), hints).filter(
    (span) => policies === 'all' || policies.includes(span.type),
  )
  return redactWords(words, spans, substitution)
}

/** Small letters and no punctuation; a redaction tag stays as it is. */
function plainWord(word: StreamedWord, spoken: StreamedWord | undefined): StreamedWord {
  const bare = word.text.replace(/[.,;:?!]+$/, '')
  return { ...word, text: word.text === spoken?.text ? bare.toLowerCase() : bare }
}

function writeMessage(
  { order, isFinal }: HeardTurn,
  style: TurnStyle,
  words: readonly StreamedWord[],
  formatted: boolean,
): TurnMessage {
  const transcript = joinWords(words)
  const speaker = style.speakerLabels ? (order % 2 === 0 ? 'A' : 'B') : undefined
  return {
    turn_order: order,
    turn_is_formatted: formatted,
    end_of_turn: isFinal,
    transcript,
    end_of_turn_confidence: isFinal ? (style.isThirdGeneration ? 1 : 0.97) : 0,
    words: speaker === undefined ? words : words.map((word) => ({ ...word, speaker })),
    utterance: isFinal ? transcript : '',
    ...(speaker === undefined ? {} : { speaker_label: speaker }),
    ...(style.languageDetection && isFinal ? { language_code: 'en', language_confidence: 0.99 } : {}),
    type: 'Turn',
  }
}
