import { readContext } from '../context/context.ts'
import type { Emit } from '../find/finding.ts'
import { readElement } from '../spoken/read-element.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { cue, flag } from '../words/entry.ts'
import { placesOf } from '../words/names.ts'

const wordsMax = 4
const numberWordsMax = 9

/**
 * Hands in the address that a street word at a token ends: `4155 North Main Street`, `forty-one fifty-five main street`,
 * with the flat behind it. A street without a house number counts only where its name is written as one.
 */
export function findAddress(tokens: Tokens, at: number, emit: Emit): void {
  const { kinds, entries, words, capitals } = tokens
  let from = at
  for (let step = 0; step < wordsMax; step += 1) {
    const before = from - 1
    if (words[before] === '.' && words[before - 1]?.length === 1) {
      from -= 2
      continue
    }
    const isName = kinds[before] === kind.word || kinds[before] === kind.mixed
    if (!isName) break
    const flags = entries[before]?.flags ?? 0
    if (flags & (flag.function | flag.filler) && !(flags & flag.firstName)) break
    if (flags & numberFlags && isNumberStart(tokens, before)) break
    from -= 1
  }
  if (from === at) return
  const number = numberBefore(tokens, from)
  if (number === undefined) {
    const isNamed = capitals[at] && capitals[from] && at - from <= 2 && !isTitle(tokens, at)
    const isSaid =
      !capitals[at] &&
      readContext(tokens, from, at).has(cue.address, 6) &&
      words[at] !== 'way' &&
      words[at] !== 'place'
    if (isNamed || isSaid) emit('location_address_street', from, at + 1, 0.5)
    return
  }
  // "two more court dates" has a number and a street word, too.
  const isWritten = kinds[number] === kind.number || kinds[number] === kind.mixed
  if (
    !isWritten &&
    !capitals[at] &&
    !readContext(tokens, number, at + 1).has(cue.address, 14) &&
    isOrdinaryWord(tokens, at) &&
    endOfLocality(tokens, at + 1) === at + 1
  )
    return
  const end = endOfLocality(tokens, endOfFlat(tokens, at + 1))
  emit('location_address', number, end, 0.9)
}

const numberFlags = flag.digit | flag.teen | flag.tens
const ordinary = new Set([
  'way',
  'place',
  'court',
  'close',
  'row',
  'drive',
  'square',
  'circle',
  'trail',
  'dr',
  'st',
  'pl',
  'ct',
  'loop',
  'alley',
  'terrace',
])

function isOrdinaryWord({ words }: Tokens, at: number): boolean {
  return ordinary.has(words[at] as string)
}

/** `St` and `Dr` before a name are no streets. */
function isTitle({ words, capitals, kinds }: Tokens, at: number): boolean {
  const isShort = words[at] === 'st' || words[at] === 'dr'
  const next = words[at + 1] === '.' ? at + 2 : at + 1
  return isShort && kinds[next] === kind.word && capitals[next] === 1
}

/** `First` of `First Avenue` is its name; `one` of `one main street` is its number. */
function isNumberStart(tokens: Tokens, at: number): boolean {
  return readElement(tokens, at) !== undefined
}

/** Returns where the house number begins that ends right before a token. */
function numberBefore(tokens: Tokens, end: number): number | undefined {
  let from = end
  for (let step = 0; step < numberWordsMax; step += 1) {
    const before = from - 1
    const what = tokens.kinds[before]
    const isNumber =
      what === kind.number ||
      (what === kind.mixed && /^\d/.test(tokens.words[before] ?? '')) ||
      (what === kind.word &&
        ((tokens.entries[before]?.flags ?? 0) & (numberFlags | flag.scale | flag.multiple)) !== 0) ||
      (tokens.words[before] === '-' && from < end)
    if (!isNumber) break
    from -= 1
    if (
      what === kind.number &&
      tokens.words[from]?.length !== undefined &&
      (tokens.words[from]?.length ?? 0) >= 3
    )
      break
  }
  return from === end ? undefined : from
}

const flats = new Set(['apartment', 'apt', 'suite', 'unit', 'flat', 'floor', 'room', 'ste', '#'])

function endOfFlat(tokens: Tokens, end: number): number {
  const { words } = tokens
  let at = end
  while (words[at] === ',' || words[at] === '.') at += 1
  if (!flats.has(words[at] ?? '')) return end
  at += words[at + 1] === '.' || words[at + 1] === 'number' ? 2 : 1
  const first = readElement(tokens, at)
  if (!first) return end
  let last = first
  for (let step = 0; step < 4; step += 1) {
    const next = readElement(tokens, last.to)
    if (!next) break
    last = next
  }
  return last.to
}

const stateCodes = new Set(
  'al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc'.split(
    ' ',
  ),
)

/** Behind a street come a town, a state and a code: `, Austin, TX 78701`, `in portland oregon`. */
function endOfLocality(tokens: Tokens, street: number): number {
  let end = street
  for (let part = 0; part < 3; part += 1) {
    let at = end
    while (
      tokens.words[at] === ',' ||
      tokens.kinds[at] === kind.newline ||
      (part === 0 && tokens.words[at] === 'in')
    )
      at += 1
    const place = endOfPlaceName(tokens, at)
    if (place !== undefined) end = place
    else if (isStateCode(tokens, at)) end = at + 1
    else break
  }
  return end === street ? end : endOfCode(tokens, end)
}

function endOfPlaceName(tokens: Tokens, at: number): number | undefined {
  for (const { rest, policy } of placesOf(tokens.words[at] ?? '', tokens.words[at + 1] ?? ''))
    if (policy.startsWith('location') && rest.every((word, index) => tokens.words[at + 1 + index] === word))
      return at + 1 + rest.length
  return undefined
}

/** `TX`; and `tx`, where no word of English is spelled so. */
function isStateCode(tokens: Tokens, at: number): boolean {
  const word = tokens.words[at] ?? ''
  if (!stateCodes.has(word)) return false
  return (
    tokens.capitals[at] === 1 ||
    !((tokens.entries[at]?.flags ?? 0) & flag.function || /^(hi|id|la|ma|me|oh|ok|or|pa|co|de)$/.test(word))
  )
}

function endOfCode(tokens: Tokens, from: number): number {
  let at = tokens.words[from] === ',' ? from + 1 : from
  let digits = 0
  let end = from
  while (digits < 5) {
    const piece = readElement(tokens, at)
    if (!piece || piece.kind === 'letters') break
    digits += piece.text.length
    at = piece.to
    if (digits >= 5) end = at
  }
  return digits === 5 || digits === 9 ? end : from
}

/** Hands in `94105` or `94105-1234` behind a state, and British postcodes: `SW1A 1AA`. */
export function findPostcode(tokens: Tokens, at: number, emit: Emit): void {
  const word = tokens.words[at] as string
  if (tokens.kinds[at] === kind.mixed) {
    const next = tokens.words[at + 1] ?? ''
    if (/^[a-z]{1,2}\d[a-z\d]?$/.test(word) && /^\d[abd-hjlnp-uw-z]{2}$/.test(next))
      emit('location_zip', at, at + 2, 0.9)
    else if (/^[abceghj-nprstvxy]\d[a-z]$/.test(word) && /^\d[a-z]\d$/.test(next))
      emit('location_zip', at, at + 2, 0.9)
    return
  }
  if (word.length !== 5) return
  const before = tokens.words[at - 1] === ',' ? at - 2 : at - 1
  if (((tokens.entries[before]?.flags ?? 0) & flag.place) === 0 && !isStateCode(tokens, before)) return
  const hasMore =
    tokens.words[at + 1] === '-' && tokens.words[at + 2]?.length === 4 && tokens.kinds[at + 2] === kind.number
  emit('location_zip', at, hasMore ? at + 3 : at + 1, 0.85)
}
