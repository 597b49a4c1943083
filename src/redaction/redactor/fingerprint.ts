import type { Secret } from '../../core/index.ts'
import { readRuns } from '../spoken/read-runs.ts'
import { kind, type Tokens, tokenize } from '../text/tokenize.ts'
import { ValueHash } from './value-hash.ts'

const digitsMin = 4

/**
 * Names values without telling them: sixteen letters that are the same for the same value and key. `four one five ...` and
 * `415...` are the same value, and so are `John` and `JOHN`.
 */
export class Fingerprints {
  readonly #hash: ValueHash
  readonly #known = new Map<string, string>()

  constructor(key: Secret) {
    this.#hash = new ValueHash(key.reveal())
  }

  of(value: string): string {
    const normal = normalize(value)
    const known = this.#known.get(normal)
    if (known !== undefined) return known
    const letters = lettersOf(this.#hash.of(`sallyport redaction\0${normal}`))
    this.#known.set(normal, letters)
    return letters
  }

  /** What was worked out is remembered under the value itself: nobody who is done with a text keeps that. */
  forget(): void {
    this.#known.clear()
  }
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
