import { createHmac } from 'node:crypto'
import type { Secret } from '../../core/index.ts'
import { readRuns } from '../spoken/read-runs.ts'
import { kind, type Tokens, tokenize } from '../text/tokenize.ts'

const digitsMin = 4

/**
 * Names values without telling them: sixteen letters that are the same for the same value and key. `four one five ...` and
 * `415...` are the same value, and so are `John` and `JOHN`.
 */
export class Fingerprints {
  readonly #key: string
  readonly #known = new Map<string, string>()

  constructor(key: Secret) {
    this.#key = key.reveal()
  }

  of(value: string): string {
    const normal = normalize(value)
    const known = this.#known.get(normal)
    if (known !== undefined) return known
    const digest = createHmac('sha256', this.#key).update(`sallyport redaction\0${normal}`).digest('hex')
    // Letters alone, so that no run of digits comes back where one was taken out.
    const letters = digest
      .slice(0, 16)
      .replace(/./g, (digit) => 'abcdefghijklmnop'.charAt(Number.parseInt(digit, 16)))
    this.#known.set(normal, letters)
    return letters
  }

  /** What was worked out is remembered under the value itself: nobody who is done with a text keeps that. */
  forget(): void {
    this.#known.clear()
  }
}

/** Returns what two ways of saying the same value have in common. */
function normalize(value: string): string {
  const tokens = tokenize(value)
  const digits = digitsIn(tokens)
  return digits.length >= digitsMin ? digits : wordsIn(tokens)
}

function digitsIn(tokens: Tokens): string {
  let digits = ''
  for (const { elements } of readRuns(tokens)) for (const { text } of elements) digits += text
  return digits
}

function wordsIn({ kinds, words, count }: Tokens): string {
  const said: string[] = []
  for (let at = 0; at < count; at += 1)
    if (kinds[at] !== kind.sign && kinds[at] !== kind.newline) said.push(words[at] as string)
  return said.join(' ')
}
