import { kind, type Tokens } from '../text/tokenize.ts'
import { cue } from '../words/entry.ts'
import { isAnnouncing, isHandleOfPerson, isPinOfPerson } from './verbs.ts'

/** A word that announces something, and what stands beside it. */
interface Near {
  readonly tokens: Tokens
  readonly index: number
  readonly cues: number
  readonly before: string
  readonly after: string
}

/** Returns what a word announces where it stands: social *security*, *driving* licence, security *code*. */
export function cuesOf(tokens: Tokens, index: number, cues: number): number {
  const { words } = tokens
  const meaning = meanings.get(words[index] as string)
  if (meaning === undefined) return cues
  return meaning({ tokens, index, cues, before: words[index - 1] ?? '', after: words[index + 1] ?? '' })
}

type Meaning = (near: Near) => number

/** Gives each of some words the same meaning. */
const alike = (words: string, meaning: Meaning): [string, Meaning][] =>
  words.split(' ').map((word) => [word, meaning])

const isNoWord = ({ tokens, index }: Near) => tokens.kinds[index + 1] !== kind.word
const isNumber = ({ tokens, index }: Near) => tokens.kinds[index + 1] === kind.number
const ifAnnouncing: Meaning = (near) => (isNoWord(near) || isAnnouncing(near.after) ? near.cues : 0)
const ifLoggedInAs: Meaning = ({ tokens, index, after }) =>
  after === 'in' && tokens.words[index + 2] === 'as' ? cue.username : 0

/** What a word means beside its neighbours. */
const ofOne: Readonly<Record<string, Meaning>> = {
  pin: ({ tokens, index, cues }) => (isPinOfPerson(tokens, index) ? cues : 0),
  handle: ({ tokens, index, cues }) => (isHandleOfPerson(tokens, index) ? cues : 0),
  plates: ({ before, cues }) => (/^(licen[cs]e|number|registration)$/.test(before) ? cues : 0),
  code: ({ tokens, index, before }) => {
    if (otherCodes.has(before)) return 0
    return before !== 'zip' && hasExpiryBefore(tokens.entries, index)
      ? cue.cvv | cue.reference
      : cue.reference
  },
  security: (near) => {
    if (near.before === 'social') return cue.ssn
    return isNoWord(near) || isAnnouncing(near.after) ? cue.cvv : 0
  },
  social: ({ before, after }) => (notSecurity.has(after) || before === 'on' ? 0 : cue.ssn),
  tax: (near) => {
    const { after, cues } = near
    if (/^[:#=?(\n-]$/.test(after) || isNumber(near) || taxNumbers.has(after)) return cues
    return after !== 'of' && isAnnouncing(after) ? cues : 0
  },
  sin: (near) => (isNumber(near) || /^(number|no|is|was|:|#)$/.test(near.after) ? near.cues : 0),
  case: ({ before, cues }) => (/^(this|that|which)$/.test(before) ? 0 : cues),
  text: ({ after, cues }) => (/^(size|sizes|field|box|file|editor)$/.test(after) ? 0 : cues),
  reach: ({ after, cues }) => (/^(was|is|of)$/.test(after) ? 0 : cues),
  sort: ({ after, cues }) => (after === 'of' ? 0 : cues),
  checking: ({ after, cues }) => (verbalObjects.has(after) ? 0 : cues),
  call: ({ after, cues }) => (pronouns.has(after) ? 0 : cues),
  verification: ({ tokens, index, after }) =>
    after === 'code' && !hasCardBefore(tokens.entries, index) ? cue.reference : cue.cvv,
  insurance: ({ before }) => {
    if (before === 'car' || before === 'auto') return cue.account
    return before === 'national' ? cue.ssn : cue.health
  },
  credit: ({ after }) => (after === 'union' || after === 'score' ? 0 : cue.card),
  discover: ({ before, cues }) => (before === 'to' ? 0 : cues),
  account: ({ before, after, cues }) => {
    if (after === 'for' && accounting.test(before)) return 0
    return before === 'bank' || before === 'checking' || before === 'savings' ? cue.bank : cues
  },
  born: ({ after, cues }) => (after === 'of' || after === 'out' || after === 'into' ? 0 : cues),
  world: ({ tokens, index }) =>
    tokens.words[index - 2] === 'into' || tokens.words[index - 3] === 'into' ? cue.birth : 0,
  user: ({ after }) => (after === 'name' || after === 'id' ? cue.username : 0),
  pass: ({ after }) => (after === 'word' ? cue.password : 0),
  name: ({ before, cues }) => (before === 'user' ? cue.username : cues),
  valid: ({ after }) => (/^(thru|until|through|to)$/.test(after) ? cue.expiry : 0),
}

const meanings: ReadonlyMap<string, Meaning> = new Map([
  ...Object.entries(ofOne),
  ...alike('card cards', ({ before }) => (otherCards.has(before) ? 0 : cue.card)),
  ...alike('pins hotmail outlook icloud protonmail aol ymail gmx fastmail', () => 0),
  ...alike('routing wire transit', ifAnnouncing),
  ...alike('registration tag', () => cue.vehicle | cue.reference),
  ...alike('back reverse', ({ before }) => (before === 'the' ? cue.cvv : 0)),
  ...alike('log sign signed', ifLoggedInAs),
  ...alike('until through', ({ before }) => (before === 'good' || before === 'valid' ? cue.expiry : 0)),
  ...alike('exp expires expire expiry expiration', () => cue.expiry),
])

function hasCardBefore(entries: Tokens['entries'], index: number): boolean {
  for (let back = 1; back < 8; back += 1) if ((entries[index - back]?.cues ?? 0) & cue.card) return true
  return false
}

const notSecurity = new Set(
  'media worker workers network networks services service studies science sciences life club event events distancing skills work'.split(
    ' ',
  ),
)

/** Cards that nobody pays with. */
const otherCards = new Set(
  'insurance health medicare medicaid member membership loyalty library id identity business sim green report rewards post birthday score time index memory graphics red yellow'.split(
    ' ',
  ),
)

/** Codes that open nothing of anybody's. */
const otherCodes = new Set(
  'of area status error source dress exit response http country machine legal building postal'.split(' '),
)
const verbalObjects = new Set(
  'for out in on that if the to it with your my his her our whether how what this these when them up'.split(
    ' ',
  ),
)
const taxNumbers = new Set(['identification', 'payer', 'file', 'reference', 'ref'])
const accounting = /^(to|must|should|will|would|can|not|we|they|you|that|which)$/
const pronouns = new Set(['it', 'them', 'that', 'this', 'those', 'these'])

const owners = new Set(
  'account accounts member membership customer policy subscriber client employer contact contacts call called calling text texted direct reach dial ring mobile bank savings checking wire transit'.split(
    ' ',
  ),
)
const announcing = new Set([
  'number',
  'no',
  'id',
  '#',
  ':',
  'is',
  'was',
  'are',
  "'s",
  'ends',
  'identification',
  'record',
  '=',
])

/** True for a word that says whose a number is, or what it is for, where it does not announce the number itself. */
export function isOwner({ words }: Tokens, index: number, from: number): boolean {
  if (!owners.has(words[index] as string) || index + 1 === from) return false
  return !announcing.has(words[index + 1] ?? '')
}

function hasExpiryBefore(entries: Tokens['entries'], index: number): boolean {
  for (let back = 1; back < 10; back += 1) if ((entries[index - back]?.cues ?? 0) & cue.expiry) return true
  return false
}
