import type { Emit } from '../find/finding.ts'
import { isLineInCapitals } from '../text/capitals.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'
import { introductionsEndingIn } from '../words/introductions.ts'

const partsMax = 4
const particles = new Set([
  'de',
  'la',
  'van',
  'von',
  'der',
  'den',
  'del',
  'di',
  'da',
  'bin',
  'al',
  'el',
  'mc',
  'mac',
  "o'",
  'st',
  'jr',
  'sr',
])

/** After these, a word must be on a list of names, since anything can follow. */
const weak = new Set([
  "i'm",
  'i’m',
  'am',
  'is',
  "it's",
  'it’s',
  'thanks',
  'you',
  'hello',
  'hi',
  'hey',
  'patient',
  'husband',
  'wife',
  'son',
  'daughter',
  'called',
  'with',
  'to',
])
const nameCues = new Set(['name', "name's", 'name’s', 'named'])

/** Hands in a name that begins at a token: by a title, by what introduces it, or by lists of names. */
export function findName(tokens: Tokens, at: number, emit: Emit): void {
  const flags = tokens.entries[at]?.flags ?? 0
  if (flags & flag.title && tokens.capitals[at]) {
    findTitled(tokens, at, emit)
    return
  }
  if (!(flags & (flag.firstName | flag.surname)) || tokens.entries[at]?.cues) return
  const isCommon = (flags & flag.common) !== 0
  if (isCommon && tokens.capitals[at] === 0) return
  const isShouted = isLineInCapitals(tokens, at)
  const isCapital = tokens.capitals[at] === 1 && !isShouted
  const to = isShouted ? endOfShouted(tokens, at) : endOfName(tokens, at)
  if (to - at >= 2) {
    if (flags & flag.firstName) emit('person_name', at, to, 0.8, 'lexicon')
    else if (isCapital && !startsSentence(tokens, at)) emit('person_name', at, to, 0.5, 'lexicon')
    return
  }
  if (!(flags & flag.firstName) || flags & flag.place) return
  if (
    !isCommon ||
    (isCapital && !startsSentence(tokens, at) && !(flags & (flag.month | flag.weekday | flag.function)))
  )
    emit('person_name', at, to, isCapital ? 0.6 : 0.4, 'lexicon')
}

function findTitled(tokens: Tokens, at: number, emit: Emit): void {
  const start = tokens.words[at + 1] === '.' ? at + 2 : at + 1
  if (tokens.kinds[start] !== kind.word || (!tokens.capitals[start] && !isListed(tokens, start))) return
  emit('person_name', start, endOfName(tokens, start), 0.9, 'cue')
}

/** Hands in the name that a phrase ending at a token introduces. */
export function findIntroduced(tokens: Tokens, at: number, emit: Emit): void {
  if (isOrdinary(tokens, at + 1)) return
  const word = tokens.words[at] as string
  const phrase = introductionsEndingIn(word)?.find((each) => endsIn(tokens, at, each))
  if (!phrase) return
  let start = at + 1
  while (
    tokens.words[start] === ':' ||
    tokens.words[start] === ',' ||
    tokens.words[start] === 'is' ||
    tokens.words[start] === 'was'
  )
    start += 1
  const isNamed = phrase.some((part) => nameCues.has(part)) || phrase[0] === 'call'
  const flags = tokens.entries[start]?.flags ?? 0
  if (tokens.kinds[start] !== kind.word) return
  if (flags & (flag.function | flag.filler) && !(flags & flag.firstName && tokens.capitals[start])) return
  const isKnown = isListed(tokens, start)
  const isCapital = tokens.capitals[start] === 1
  if (
    isNamed
      ? !(isCapital || isKnown || tokens.entries[start]?.flags === 0)
      : !(isKnown && (isCapital || !(flags & flag.common)))
  ) {
    if (!(isCapital && !weak.has(word) && !flags)) return
  }
  emit('person_name', start, endOfName(tokens, start, isNamed), isNamed ? 0.9 : 0.7, 'cue')
}

/** True where the words of a phrase end at a token, of which its last is one. */
function endsIn({ words }: Tokens, at: number, phrase: readonly string[]): boolean {
  const first = at - phrase.length + 1
  for (let index = phrase.length - 2; index >= 0; index -= 1)
    if (words[first + index] !== phrase[index]) return false
  return true
}

/** True for a word in small letters that is no name, and does not stand between an introduction and a name. */
function isOrdinary({ entries, capitals, words }: Tokens, at: number): boolean {
  const flags = entries[at]?.flags ?? 0
  return (
    flags !== 0 &&
    (flags & (flag.firstName | flag.surname)) === 0 &&
    capitals[at] === 0 &&
    words[at] !== 'is' &&
    words[at] !== 'was'
  )
}

/** Returns the token behind a name in a line of capitals: its listed parts, and any word behind a first name that is only that. */
function endOfShouted(tokens: Tokens, from: number): number {
  const end = endOfName(tokens, from)
  const flags = tokens.entries[from]?.flags ?? 0
  let mayBeAny = (flags & flag.firstName) !== 0 && (flags & flag.common) === 0
  let to = from + 1
  for (let at = to; at < end; at += 1) {
    if (tokens.kinds[at] !== kind.word || !(isListed(tokens, at) || mayBeAny)) continue
    to = at + 1
    mayBeAny = false
  }
  return to
}

function isListed(tokens: Tokens, at: number): boolean {
  return ((tokens.entries[at]?.flags ?? 0) & (flag.firstName | flag.surname)) !== 0
}

/** Returns the token behind a name: its further parts, initials and particles. */
function endOfName(tokens: Tokens, from: number, isNamed = false): number {
  const { kinds, words, entries, capitals } = tokens
  const isCapital = capitals[from] === 1
  let at = from + 1
  for (let part = 1; part < partsMax; part += 1) {
    let next = at
    // "Mary J. Smith", "Jean-Luc Picard", "Ludwig van Beethoven".
    if (words[next] === '-' && tokens.starts[next] === tokens.ends[next - 1]) next += 1
    else if (words[next] === '.' && words[next - 1]?.length === 1) next += 1
    while (particles.has(words[next] ?? '') && part < partsMax) next += 1
    if (kinds[next] !== kind.word) break
    const flags = entries[next]?.flags ?? 0
    const isInitial = words[next]?.length === 1 && capitals[next] === 1 && words[next] !== 'i'
    const listed = (flags & (flag.firstName | flag.surname)) !== 0
    if (
      flags & (flag.function | flag.filler | flag.street | flag.month | flag.weekday | flag.organisation) &&
      !(listed && capitals[next] && isCapital)
    )
      break
    const isPlainFirst =
      (entries[from]?.flags ?? 0) & flag.firstName && !((entries[from]?.flags ?? 0) & flag.common)
    const fits = isCapital
      ? capitals[next] === 1 || isInitial
      : listed && (!(flags & flag.common) || isNamed || (isPlainFirst && flags & flag.surname))
    if (!fits && !(isNamed && !isCapital && flags === 0 && part === 1)) break
    at = next + 1
  }
  return at
}

/** The first word of a sentence has a capital whatever it is. */
export function startsSentence({ kinds, words }: Tokens, at: number): boolean {
  if (at === 0) return true
  const what = kinds[at - 1]
  if (what === kind.newline) return true
  return what === kind.sign && /[.!?:"“”(]/.test(words[at - 1] as string)
}
