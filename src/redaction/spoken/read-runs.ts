import { kind, type Tokens } from '../text/tokenize.ts'
import { ibanLengthOf } from '../words/bank-countries.ts'
import { role, runRoles } from '../words/roles.ts'
import { continueRun, endsRun } from './continue-run.ts'
import type { Element, Run } from './element.ts'
import { homophoneAt, pieceOf, readElement } from './read-element.ts'

const bankPiecesMax = 50

/** Returns every run of digits and spelled letters, in order: the spoken view of a text. Linear in its length. */
export function readRuns(tokens: Tokens): Run[] {
  const runs: Run[] = []
  const { count, roles } = tokens
  let at = 0
  while (at < count) {
    const what = roles[at] as number
    const run = what & runRoles ? readRun(tokens, at, what) : undefined
    if (run) runs.push(run)
    at = run ? run.to : at + 1
  }
  return runs
}

function readRun(tokens: Tokens, at: number, what: number): Run | undefined {
  const next = at + 1 < tokens.count ? (tokens.roles[at + 1] as number) : 0
  let run: Run | undefined
  if (what & role.country && next & role.piece) run = readBankRun(tokens, at)
  if (what & role.sound && next & soundRoles) run ??= readMisheard(tokens, at)
  if (run || (what & role.piece) === 0 || isArticle(tokens, at)) return run
  const first = readElement(tokens, at)
  return first && continueRun(tokens, [first])
}

const soundRoles = role.sound | role.piece

/** `a 57-year-old`, `I 5`: a word, and no letter that is spelled. */
function isArticle(tokens: Tokens, at: number): boolean {
  const word = tokens.words[at]
  if ((word !== 'a' && word !== 'i') || tokens.words[at + 1] === 'as') return false
  if (isSpelledOn(tokens, at) && isSpelledOn(tokens, at + 2)) return false
  // "I, E, two nine" spells a country.
  if (
    tokens.words[at + 1] === ',' &&
    tokens.kinds[at + 2] === kind.word &&
    tokens.words[at + 2]?.length === 1
  )
    return false
  const next = readElement(tokens, at + 1)
  if (next?.kind === 'letters') return false
  return word === 'i' || !tokens.capitals[at] || next === undefined || next.text.length > 1
}

/** `a-d-a`: a dash and a letter follow without a space. */
function isSpelledOn({ words, kinds, starts, ends }: Tokens, at: number): boolean {
  return (
    words[at + 1] === '-' &&
    kinds[at + 2] === kind.word &&
    words[at + 2]?.length === 1 &&
    starts[at + 2] === (ends[at] as number) + 1
  )
}

/** As many words in a row that are digits, or sound like digits, are no chance. */
const misheardMin = 4

/** `for two for two for two`: returns the run that begins with words that only sound like digits. */
function readMisheard(tokens: Tokens, at: number): Run | undefined {
  for (let index = at + 1; index < at + misheardMin; index += 1)
    if (((tokens.roles[index] ?? 0) & soundRoles) === 0) return undefined
  const elements: Element[] = []
  let index = at
  while (elements.length < misheardMin) {
    const digit =
      homophoneAt(tokens, index) ??
      (readElement(tokens, index)?.kind === 'dictated' ? readElement(tokens, index)?.text : undefined)
    if (digit?.length !== 1) return undefined
    const piece = pieceOf(digit, index, index + 1, 'dictated')
    if (elements.length > 0) piece.joint = ' '
    elements.push(piece)
    index += 1
  }
  return continueRun(tokens, elements)
}

/**
 * Returns the run that a country's two letters begin (`gb eighty-two west ...`), where it is as long as that country's
 * account numbers are, give or take what was said twice. `at`, `is` and `no` are countries, too.
 */
function readBankRun(tokens: Tokens, at: number): Run | undefined {
  const word = tokens.words[at] as string
  const length = ibanLengthOf(word)
  if (length === undefined || tokens.kinds[at] !== kind.word) return undefined
  const next = readElement(tokens, at + 1)
  if (!next || next.kind === 'letters' || next.kind === 'mixed') return undefined
  // Most countries are the `at` and `is` before a small number.
  if (word.length + next.text.length < length - 1 && endsRun(tokens, next)) return undefined
  const country = pieceOf(word, at, at + 1, 'mixed')
  next.joint = ' '
  const run = continueRun(tokens, [country, next], bankPiecesMax)
  const total = run.elements.reduce((sum, { text }) => sum + text.length, 0)
  return total >= length - 1 && total <= length + 12 ? run : undefined
}
