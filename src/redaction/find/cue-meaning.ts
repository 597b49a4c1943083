import { kind, type Tokens } from '../text/tokenize.ts'
import { cue } from '../words/entry.ts'
import { isAnnouncing, isHandleOfPerson, isPinOfPerson } from './verbs.ts'

/** Words that mean something else beside a neighbour: social *security*, *driving* licence, security *code*. */
export function cuesOf(tokens: Tokens, index: number, cues: number): number {
  const { words, entries } = tokens
  const before = words[index - 1]
  const after = words[index + 1]
  switch (words[index]) {
    case 'card':
    case 'cards':
      return otherCards.has(before ?? '') ? 0 : cue.card
    case 'pin':
      return isPinOfPerson(tokens, index) ? cues : 0
    case 'pins':
      return 0
    case 'plates':
      return /^(licen[cs]e|number|registration)$/.test(before ?? '') ? cues : 0
    case 'handle':
      return isHandleOfPerson(tokens, index) ? cues : 0
    case 'code':
      if (otherCodes.has(before ?? '')) return 0
      return before !== 'zip' && hasExpiryBefore(entries, index) ? cue.cvv | cue.reference : cue.reference
    case 'hotmail':
    case 'outlook':
    case 'icloud':
    case 'protonmail':
    case 'aol':
    case 'ymail':
    case 'gmx':
    case 'fastmail':
      return 0
    case 'security':
      if (before === 'social') return cue.ssn
      return tokens.kinds[index + 1] !== kind.word || isAnnouncing(after) ? cue.cvv : 0
    case 'social':
      return notSecurity.has(after ?? '') || before === 'on' ? 0 : cue.ssn
    case 'tax':
      return /^[:#=?(\n-]$/.test(after ?? '') ||
        tokens.kinds[index + 1] === kind.number ||
        (after !== 'of' && isAnnouncing(after)) ||
        taxNumbers.has(after ?? '')
        ? cues
        : 0
    case 'sin':
      return tokens.kinds[index + 1] === kind.number || /^(number|no|is|was|:|#)$/.test(after ?? '')
        ? cues
        : 0
    case 'case':
      return before === 'this' || before === 'that' || before === 'which' ? 0 : cues
    case 'text':
      return /^(size|sizes|field|box|file|editor)$/.test(after ?? '') ? 0 : cues
    case 'reach':
      return /^(was|is|of)$/.test(after ?? '') ? 0 : cues
    case 'sort':
      return after === 'of' ? 0 : cues
    case 'routing':
    case 'wire':
    case 'transit':
      return tokens.kinds[index + 1] !== kind.word || isAnnouncing(after) ? cues : 0
    case 'checking':
      return verbalObjects.has(after ?? '') ? 0 : cues
    case 'call':
      return pronouns.has(after ?? '') ? 0 : cues
    case 'verification':
      return after === 'code' && !hasCardBefore(entries, index) ? cue.reference : cue.cvv
    case 'registration':
    case 'tag':
      return cue.vehicle | cue.reference
    case 'insurance':
      return before === 'car' || before === 'auto'
        ? cue.account
        : before === 'national'
          ? cue.ssn
          : cue.health
    case 'credit':
      return after === 'union' || after === 'score' ? 0 : cue.card
    case 'discover':
      return before === 'to' ? 0 : cues
    case 'account':
      if (after === 'for' && accounting.test(before ?? '')) return 0
      return before === 'bank' || before === 'checking' || before === 'savings' ? cue.bank : cues
    case 'born':
      return after === 'of' || after === 'out' || after === 'into' ? 0 : cues
    case 'back':
    case 'reverse':
      return before === 'the' ? cue.cvv : 0
    case 'sign':
    case 'signed':
      return after === 'in' && words[index + 2] === 'as' ? cue.username : 0
    case 'world':
      return words[index - 2] === 'into' || words[index - 3] === 'into' ? cue.birth : 0
    case 'user':
      return after === 'name' || after === 'id' ? cue.username : 0
    case 'log':
      return after === 'in' && words[index + 2] === 'as' ? cue.username : 0
    case 'pass':
      return after === 'word' ? cue.password : 0
    case 'name':
      return before === 'user' ? cue.username : cues
    case 'until':
    case 'through':
      return words[index - 1] === 'good' || words[index - 1] === 'valid' ? cue.expiry : 0
    case 'valid':
      return after === 'thru' || after === 'until' || after === 'through' || after === 'to' ? cue.expiry : 0
    case 'exp':
    case 'expires':
    case 'expire':
    case 'expiry':
    case 'expiration':
      return cue.expiry
    default:
      return cues
  }
}

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
