import type { Emit } from '../find/finding.ts'
import { readElement } from '../spoken/read-element.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { cue, flag, numberFlags } from '../words/entry.ts'

const labelsMax = 5
const localTokensMax = 24
const gapMax = 4

/** Words before `at` that say where somebody is or looks, so that no address follows. */
const places = new Set(
  `show sign signup site web webpage podcast book community free start started more out up off team slack booth live point twitter they’re they're we're we’re you're you’re i'm i’m it's it’s that's where learn apply register subscribe download join over listen watch read look looking looks looked meet meeting arrive arrives arrived go going visit visiting check stay find found available online website page us now`.split(
    ' ',
  ),
)
const stops = new Set(
  'is was email e-mail address at me to it its my your his her their our the that this and by or contact reach write send mail on says called be are yes okay so with from under'.split(
    ' ',
  ),
)
const hosts = new Set(
  'gmail hotmail yahoo outlook icloud protonmail aol proton ymail msn live gmx fastmail comcast verizon'.split(
    ' ',
  ),
)

/**
 * Hands in the address or the web site that a top-level domain at a token ends: `gmail dot com`, `gmail.com`. What stands
 * before decides which: an `at` makes it an address, whose local part then grows to the left.
 */
export function findDomain(tokens: Tokens, at: number, emit: Emit): void {
  let from = at
  let labels = 0
  for (;;) {
    const dot = dotBefore(tokens, from)
    if (dot === undefined) break
    const label = labelBefore(tokens, dot)
    if (label === undefined) break
    from = label
    labels += 1
    if (labels >= labelsMax) break
  }
  if (labels === 0) return
  const end = endOfDomain(tokens, at)
  const sign = atBefore(tokens, from)
  if (sign !== undefined) {
    const local = localBefore(tokens, sign, hosts.has(tokens.words[from] ?? ''))
    // "Vanta at vanta.com": the site of what was just named.
    const isOwnSite = isSiteOf(tokens, sign, from, end)
    if (local !== undefined && !isOwnSite) {
      emit('email_address', local, end, 0.95)
      return
    }
  }
  if (notSites.has(tokens.words[from] ?? '') || (tokens.entries[from]?.flags ?? 0) & flag.function) return
  const isSite = labels > 1 || tokens.words[from] === 'www' || isKnownEnding(tokens.words[at])
  if (isSite) emit('url', startOfSite(tokens, from), endOfPath(tokens, end), 0.7)
}

const ownNameMin = 3

function isSiteOf({ words, starts, ends }: Tokens, sign: number, domain: number, end: number): boolean {
  // "today at example.com/offer"
  if (words[sign] === 'at' && words[end] === '/' && starts[end] === ends[end - 1]) return true
  const named = words[sign - 1] ?? ''
  return words[sign] === 'at' && named.length >= ownNameMin && (words[domain] ?? '').endsWith(named)
}

/** `johnny five at gmail`: everybody knows how that ends. */
export function findHost(tokens: Tokens, at: number, emit: Emit): void {
  if (!knownHosts.has(tokens.words[at] ?? '') || dotAfter(tokens, at + 1) !== undefined) return
  const sign = atBefore(tokens, at)
  if (sign === undefined) return
  const local = localBefore(tokens, sign, true)
  if (local === undefined) return
  const isAddress =
    tokens.kinds[sign] === kind.sign || hasSignOrDigit(tokens, local, sign) || isAsked(tokens, local)
  if (isAddress) emit('email_address', local, at + 1, 0.8, 'cue')
}

const knownHosts = new Set('gmail hotmail outlook icloud protonmail aol ymail gmx fastmail'.split(' '))
const askedMax = 14

function hasSignOrDigit({ kinds, entries }: Tokens, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1)
    if (kinds[at] !== kind.word || (entries[at]?.flags ?? 0) & (numbers | flag.sign)) return true
  return false
}

function isAsked({ entries }: Tokens, from: number): boolean {
  for (let at = from - 1; at >= 0 && from - at <= askedMax; at -= 1)
    if ((entries[at]?.cues ?? 0) & cue.email) return true
  return false
}

const notSites = new Set(['asp', 'ado', 'vb', 'paint', 'the'])

const isKnownEnding = (word: string | undefined) => /^(com|org|net|edu|gov|io|co|info|biz)$/.test(word ?? '')

/** `co dot uk` goes on past `co`. */
function endOfDomain(tokens: Tokens, at: number): number {
  const next = dotAfter(tokens, at + 1)
  if (next === undefined) return at + 1
  const word = tokens.words[next] ?? ''
  return (tokens.entries[next]?.flags ?? 0) & flag.domain && word.length === 2 ? next + 1 : at + 1
}

function dotAfter(tokens: Tokens, at: number): number | undefined {
  if (tokens.words[at] === 'dot') return at + 1
  return tokens.words[at] === '.' && tokens.starts[at + 1] === tokens.ends[at] ? at + 1 : undefined
}

function dotBefore(tokens: Tokens, at: number): number | undefined {
  const { words, kinds, starts, ends } = tokens
  const word = words[at - 1]
  if (kinds[at - 1] === kind.word) {
    // "at this point in time"
    const isPoint = word === 'point' && ((tokens.entries[at]?.flags ?? 0) & flag.function) === 0
    return isPoint || word === 'dot' || word === 'period' ? at - 1 : undefined
  }
  const isDot = word === '.' && ends[at - 1] === starts[at]
  return isDot && ends[at - 2] === starts[at - 1] ? at - 1 : undefined
}

/** Returns the first token of the label that ends before a token: a word, spelled letters, words joined by dashes. */
function labelBefore(tokens: Tokens, end: number): number | undefined {
  let at = end - 1
  if (!isWordLike(tokens, at)) return undefined
  if (tokens.words[at]?.length === 1) while (isSpelledLetter(tokens, at - 1)) at -= 1
  for (;;) {
    const before = tokens.words[at - 1]
    const isWritten =
      before === '-' &&
      tokens.ends[at - 1] === tokens.starts[at] &&
      tokens.starts[at - 1] === tokens.ends[at - 2]
    if (!(isWritten || before === 'dash' || before === 'hyphen') || !isWordLike(tokens, at - 2)) break
    at -= 2
  }
  // "g mail dot com", "hot mail dot com", "proton mail dot com": two words that are one.
  if (tokens.words[at] === 'mail' && isWordLike(tokens, at - 1) && !isAt(tokens, at - 1)) at -= 1
  else if (!hosts.has(tokens.words[at] ?? '')) {
    for (let back = 1; back <= 3; back += 1) {
      if (isAt(tokens, at - back)) return at - back + 1
      if (!isWordLike(tokens, at - back)) break
    }
  }
  return at
}

function isSpelledLetter(tokens: Tokens, at: number): boolean {
  return tokens.kinds[at] === kind.word && tokens.words[at]?.length === 1
}

function isWordLike(tokens: Tokens, at: number): boolean {
  const what = tokens.kinds[at]
  return what === kind.word || what === kind.mixed || what === kind.number
}

function isAt(tokens: Tokens, at: number): boolean {
  return tokens.words[at] === 'at' || tokens.words[at] === '@'
}

/** Returns the token of `at`, `@` or `at sign` right before the domain, or undefined. */
function atBefore(tokens: Tokens, domain: number): number | undefined {
  if (isAt(tokens, domain - 1)) return domain - 1
  if (tokens.words[domain - 1] === 'sign' && tokens.words[domain - 2] === 'at') return domain - 2
  if (tokens.words[domain - 1] === ',' && isAt(tokens, domain - 2)) return domain - 2
  if (isArticleOrFiller(tokens, domain - 1) && isAt(tokens, domain - 2)) return domain - 2
  return undefined
}

function isArticleOrFiller(tokens: Tokens, at: number): boolean {
  return tokens.words[at] === 'uh' || tokens.words[at] === 'um'
}

/** Returns the first token of the local part that ends before an `at`, or undefined where there is none. */
function localBefore(tokens: Tokens, sign: number, isMailHost: boolean): number | undefined {
  const { words, kinds, starts, ends } = tokens
  const isWritten = words[sign] === '@' && starts[sign] === ends[sign - 1]
  let from = sign
  let at = words[sign - 1] === ',' ? sign - 2 : sign - 1
  let needsWord = true
  for (let steps = 0; steps < localTokensMax && at >= 0; steps += 1) {
    const word = words[at] as string
    const what = kinds[at]
    if (isWritten) {
      if (
        starts[from] !== ends[at] ||
        what === kind.newline ||
        what === kind.hidden ||
        /[<>()",;:\s]/.test(word)
      )
        break
      from = at
      at -= 1
      continue
    }
    const flags = tokens.entries[at]?.flags ?? 0
    if (what === kind.sign) {
      if (word !== '.' && word !== '-' && word !== '_' && word !== ',') break
      if (word === '.' && starts[at + 1] !== ends[at]) break
      if (word !== ',' && starts[at] === ends[at - 1]) needsWord = true
      at -= 1
      continue
    }
    if (what !== kind.word && what !== kind.number && what !== kind.mixed) break
    if (flags & flag.sign || word === 'period') {
      needsWord = true
      at -= 1
      continue
    }
    const isFirst = from === sign
    if (flags & flag.filler && !isFirst && (word === 'uh' || word === 'um' || word === 'er')) {
      at -= 1
      continue
    }
    if (words[at - 1] === 'in' && words[at - 2] === 'as' && words[at - 3]?.length === 1) {
      from = at - 3
      needsWord = false
      at -= 4
      continue
    }
    if (stops.has(word) && !(word.length === 1)) break
    if (isFirst && places.has(word) && !isMailHost) return undefined
    // Words without a sign between them: spelled letters, digits, or the last few words of a name run together.
    if (!needsWord && !isJoined(tokens, at, from, isMailHost)) break
    from = at
    needsWord = false
    at -= 1
  }
  return from === sign ? undefined : from
}

function isJoined(tokens: Tokens, at: number, from: number, isMailHost: boolean): boolean {
  const isShort = (index: number) =>
    tokens.words[index]?.length === 1 ||
    tokens.kinds[index] !== kind.word ||
    ((tokens.entries[index]?.flags ?? 0) & numbers) !== 0
  if (isShort(at) || isShort(from)) return true
  return (isMailHost || tokens.ends[from] !== undefined) && from - at === 1 && !isEveryday(tokens, at)
}

const numbers = numberFlags | flag.multiple | flag.letterName

function isEveryday(tokens: Tokens, at: number): boolean {
  return ((tokens.entries[at]?.flags ?? 0) & (flag.function | flag.filler)) !== 0
}

function startOfSite(tokens: Tokens, from: number): number {
  const { words } = tokens
  if (words[from - 1] === '/' && words[from - 2] === '/' && words[from - 3] === ':')
    return Math.max(0, from - 4)
  const spoken = words.slice(Math.max(0, from - 8), from).join(' ')
  const match = /(https?|h t t p s?) colon (slash slash|double slash|forward slash forward slash)$/.exec(
    spoken,
  )
  return match ? from - match[0].split(' ').length : from
}

/** Whatever is written on without a space is part of the address; spoken slashes take a word each. */
function endOfPath(tokens: Tokens, end: number): number {
  const { words, starts, ends, kinds, count } = tokens
  let at = end
  while (at < count && starts[at] === ends[at - 1] && kinds[at] !== kind.newline && at - end < 400) at += 1
  while (at > end && kinds[at - 1] === kind.sign && /[.,;:!?)"'\]]/.test(words[at - 1] as string)) at -= 1
  for (let step = 0; step < gapMax; step += 1) {
    const slash = words[at] === 'forward' ? at + 1 : at
    if (words[slash] !== 'slash' || !readWord(tokens, slash + 1)) break
    at = slash + 2
  }
  return at
}

function readWord(tokens: Tokens, at: number): boolean {
  return tokens.kinds[at] === kind.word || readElement(tokens, at) !== undefined
}
