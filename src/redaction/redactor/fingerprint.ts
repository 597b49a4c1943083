import type { Secret } from '../../core/index.ts'
import type { Span, Whole } from '../find/spans.ts'
import type { Policy } from '../policies/policy.ts'
import type { Tokens } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'
import { wordBook } from '../words/word-book.ts'
import { normalizeEmail } from './normal-email.ts'
import { normalizeValue, normalizeWords } from './normal-value.ts'
import { ValueHash } from './value-hash.ts'

/** `seven` */
const wordOfDigitMax = 5

/**
 * Names values without telling them: sixteen letters that are the same for the same value and key. `four one five ...` and
 * `415...` are the same value, and so are `John` and `JOHN`, `ada at example dot com` and `ada@example.com`.
 */
export class Fingerprints {
  readonly #hash: ValueHash
  readonly #known = new Map<string, string>()
  readonly #wholes = new WeakMap<Whole, string>()

  constructor(key: Secret) {
    this.#hash = new ValueHash(key.reveal(), 'sallyport redaction\0')
  }

  of(value: string, policy?: Policy): string {
    return this.#ofNormal(policy === 'email_address' ? normalizeEmail(value) : normalizeValue(value))
  }

  /**
   * Returns the fingerprint of what stands in a span: of a piece that of the whole value. With one of its own a word would
   * be the same in a card and in a phone number, and one number that is known would tell the digits of all others.
   */
  ofSpan({ whole, policy }: Span, value: string): string {
    return whole === undefined ? this.of(value, policy) : this.#ofWhole(whole, policy)
  }

  /** Does the same for the spans of one text. `tokens` are the text's, where it was read. */
  ofSpans(text: string, spans: readonly Span[], tokens?: Tokens): string[] {
    let at = 0
    return spans.map(({ policy, start, end, whole }) => {
      if (whole !== undefined) return this.#ofWhole(whole, policy)
      if (policy === 'email_address') return this.of(text.slice(start, end), policy)
      while (tokens && at < tokens.count && (tokens.starts[at] as number) < start) at += 1
      const words = tokens && normalizeWords(tokens, at, start, end)
      return words === undefined ? this.of(text.slice(start, end)) : this.#ofNormal(words)
    })
  }

  #ofWhole(whole: Whole, policy: Policy): string {
    const known = this.#wholes.get(whole)
    if (known !== undefined) return known
    const fingerprint = this.of(whole.text, policy)
    this.#wholes.set(whole, fingerprint)
    return fingerprint
  }

  #ofNormal(normal: string): string {
    const known = this.#known.get(normal)
    if (known !== undefined) return known
    const letters = lettersOf(this.#hash.of(isPiece(normal) ? '' : normal))
    this.#known.set(normal, letters)
    return letters
  }

  /** What was worked out is remembered under the value itself: nobody who is done with a text keeps that. */
  forget(): void {
    this.#known.clear()
  }
}

/**
 * True for one digit or letter: a key that was pressed, of a number whose other keys stand in other lines. With names of
 * their own they would be a cipher of all numbers.
 */
function isPiece(normal: string): boolean {
  if (normal.length > wordOfDigitMax) return false
  return normal.length <= 1 || ((wordBook().get(normal)?.flags ?? 0) & flag.digit) !== 0
}

const digestBytes = 8
const firstLetter = 'a'.charCodeAt(0)
const pairs = Array.from({ length: 256 }, (_, byte) =>
  String.fromCharCode(firstLetter + (byte >> 4), firstLetter + (byte & 15)),
)

/**
 * Returns two letters, of sixteen, for each of a digest's first bytes. Letters alone, so that no run of digits comes back
 * where one was taken out.
 */
function lettersOf(digest: string): string {
  let letters = ''
  for (let at = 0; at < digestBytes; at += 1) letters += pairs[digest.charCodeAt(at)] as string
  return letters
}
