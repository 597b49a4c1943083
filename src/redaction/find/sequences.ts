import type { Policy } from '../policies/policy.ts'
import { hasCapitals } from '../text/capitals.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { flag, numberFlags } from '../words/entry.ts'
import { bareWord } from '../words/possessive.ts'

/** Fewer digits are said for a thousand other reasons. */
export const digitsMin = 4
const wordsMax = 40
/** More signs, or line ends, between two words of a sequence than anybody writes. */
export const signsMax = 80
const lettersMin = 3
const numberWordsMin = 3

/** Words that were accepted in a text. */
export interface Sequence {
  readonly tokens: Tokens
  readonly from: number
  readonly to: number
  readonly policy: Policy
  /** Where it counts if it is one word; everywhere for most. */
  readonly reach?: Reach
}

/** Where a word counts: `capital` with a capital alone, `written` so in texts that have capitals. */
export type Reach = 'everywhere' | 'written' | 'capital'

/** What may stand behind a word of a sequence. Most often that is one other word. */
export interface Branch {
  word: string | undefined
  only: Branch | undefined
  more: Map<string, Branch> | undefined
  policy: Policy | undefined
  /** The widest of the values that end here. */
  reach: Reach
}

const newBranch = (): Branch => ({
  word: undefined,
  only: undefined,
  more: undefined,
  policy: undefined,
  reach: 'capital',
})

const nextOf = ({ word, only, more }: Branch, next: string): Branch | undefined =>
  next === word ? only : more?.get(next)

function growBranch(branch: Branch, word: string): Branch {
  const known = nextOf(branch, word)
  if (known) return known
  const next = newBranch()
  if (branch.only === undefined) {
    branch.word = word
    branch.only = next
  } else {
    branch.more ??= new Map()
    branch.more.set(word, next)
  }
  return next
}

/** Returns what stands behind the one word that some sequences begin with. */
export function branchOf(sequences: readonly Sequence[]): Branch {
  const root = newBranch()
  for (const sequence of sequences) addSequence(root, sequence)
  return root
}

/** Adds what follows the first word of a sequence, where it is long enough to be looked for. */
function addSequence(root: Branch, { tokens, from, to, policy, reach = 'everywhere' }: Sequence): void {
  const words: string[] = []
  let letters = 0
  let numberWords = 0
  for (let at = from; at < to && words.length < wordsMax; at += 1) {
    if (!counts(tokens, at)) continue
    const word = bareWord(tokens.words[at] as string)
    letters += word.length
    words.push(word)
    if ((tokens.entries[at]?.flags ?? 0) & numberFlags) numberWords += 1
  }
  const isNumber = words.every((word) => /^\d*$/.test(word))
  if (letters < (isNumber ? digitsMin : lettersMin)) return
  // "eight" is said for a thousand other reasons.
  if (numberWords > 0 && words.length - numberWords === 0 && words.length < numberWordsMin) return
  const flags = tokens.entries[from]?.flags ?? 0
  if (words.length === 1 && flags & (flag.function | flag.filler)) return
  // Who has "password" for a password says the word for other reasons, too.
  if (words.length === 1 && isSecret(policy) && isEveryday(tokens, from)) return
  let branch = root
  for (let index = 1; index < words.length; index += 1) branch = growBranch(branch, words[index] as string)
  branch.policy ??= policy
  // An everyday word is a name only with a capital.
  const own = words.length > 1 ? 'everywhere' : flags & flag.common ? 'capital' : reach
  if (reaches.indexOf(own) < reaches.indexOf(branch.reach)) branch.reach = own
}

const reaches: readonly Reach[] = ['everywhere', 'written', 'capital']

/** Returns the longest sequence that begins at a token, as the token behind it and its policy. */
export function followBranch(
  tokens: Tokens,
  from: number,
  first: Branch,
): { to: number; policy: Policy } | undefined {
  let branch: Branch | undefined = first
  let at = from + 1
  let best: { to: number; policy: Policy } | undefined
  for (;;) {
    if (branch.policy && isReached(tokens, from, branch.reach)) best = { to: at, policy: branch.policy }
    at = skipSigns(tokens, at, from + signsMax)
    branch = nextOf(branch, bareWord(tokens.words[at] ?? ''))
    if (!branch) return best
    at += 1
  }
}

const isReached = (tokens: Tokens, at: number, reach: Reach): boolean =>
  reach === 'everywhere' || tokens.capitals[at] === 1 || (reach === 'written' && !hasCapitals(tokens))

const isSecret = (policy: Policy) => policy === 'password' || policy === 'username'

function isEveryday({ words, entries }: Tokens, at: number): boolean {
  return (entries[at]?.cues ?? 0) !== 0 || /['’]/.test(words[at] ?? '')
}

/** Signs and line ends do not count: "Smith, John" and "Smith John" are the same. */
export function counts({ kinds }: Tokens, at: number): boolean {
  const what = kinds[at]
  return what === kind.word || what === kind.number || what === kind.mixed
}

/** Returns the first token from one on that counts, or the one that is looked for no further. */
export function skipSigns(tokens: Tokens, from: number, most: number): number {
  let at = from
  while (at < tokens.count && at < most && !counts(tokens, at)) at += 1
  return at
}
