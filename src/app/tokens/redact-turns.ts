import type { LiveFilter } from '../../gateway/index.ts'
import { Redactor, redactTranscript } from '../../redaction/index.ts'
import type { TokenPolicy } from '../../tokens/index.ts'

/**
 * Characters of a turn, counted once for each text that differs: more than three minutes of speech without a pause. What
 * hostile text costs grows faster than its length.
 */
const turnLengthMax = 4_000
/** As much of the turn before as a recogniser looks back. */
const lookBackLength = 400

/**
 * Returns the filter of one session that takes personal data out of turns: of their texts and of their words, which lose
 * the same. It remembers the end of the turn before, because a question marks its answer. Throws
 * ERR_REDACTION_POLICY_UNKNOWN.
 */
export function redactTurns({ redact, redactWith }: Pick<TokenPolicy, 'redact' | 'redactWith'>): LiveFilter {
  // One a session: a redactor remembers the values that it has seen.
  const redactor = new Redactor({ policies: redact, substitution: redactWith })
  const hideNumber = (word: string) =>
    redactor.substitute(word, [
      { policy: 'number_sequence', start: 0, end: word.length, score: 1, by: 'literal' },
    ])
  let before = ''
  return {
    filter({ isFinal, passages, words }) {
      // Its words are the same once more: redacted as one text, they are as many afterwards as they were.
      const spoken = words.join(' ')
      const texts = [...new Set([spoken, ...passages])].filter((text) => text !== '')
      if (texts.reduce((sum, text) => sum + text.length, 0) > turnLengthMax) {
        before = ''
        return { dropped: 'too_long' }
      }
      const [first = '', ...further] = texts
      const { value, report } = redactTranscript(redactor, [
        { speaker: 'A', content: before },
        { speaker: 'B', content: first, further },
      ] as const)
      if (isFinal) before = first.slice(-lookBackLength)
      if (report.remaining > 0) return { dropped: 'unreadable' }
      const [, turn] = value
      const shown = new Map<string, string>()
      for (const [index, text] of [turn.content, ...turn.further].entries())
        shown.set(texts[index] ?? '', isFinal ? text : hideNumbers(text, hideNumber))
      const shownWords = words.length === 0 ? [] : (shown.get(spoken) ?? '').split(' ')
      if (shownWords.length !== words.length) return { dropped: 'unreadable' }
      return { passages: passages.map((text) => shown.get(text) ?? ''), words: shownWords }
    },
  }
}

const numberWord =
  /^(?:zero|oh?|nought|naught|aught|one|two|three|four|five|fife|six|seven|eight|niner?|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|four|for|fif|six|seven|eigh|nine)ty|hundred|thousand|double|triple|treble|quadruple)(?:-|$)/i

/** The beginning of a number looks like nothing yet: while a turn is unfinished, no digit of it is shown. */
function hideNumbers(text: string, hide: (word: string) => string): string {
  return text.replace(/\S+/g, (word) => {
    const bare = word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    return /\p{N}/u.test(bare) || numberWord.test(bare) ? hide(word) : word
  })
}
