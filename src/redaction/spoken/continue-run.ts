import { kind, type Tokens } from '../text/tokenize.ts'
import { skipLabel, skipTurn } from '../text/turns.ts'
import { type Entry, flag } from '../words/entry.ts'
import { role } from '../words/roles.ts'
import { wordBook } from '../words/word-book.ts'
import { type Element, type Run, textOf } from './element.ts'
import { endOfSpace, isInGroups } from './groups.ts'
import { homophoneAt, type Piece, pieceOf, readElement } from './read-element.ts'

const fillersMax = 4
const hesitationsMax = 6
const signs = new Set([
  '-',
  '–',
  '—',
  '/',
  '.',
  ',',
  '(',
  ')',
  '+',
  ':',
  '…',
  '‑',
  '‐',
  '_',
  '*',
  '"',
  '“',
  '”',
  ';',
])
/** `4111·1111`: with spaces around them they stand between things of their own. */
const tightSigns = new Set(['·', '•'])

function withJoint(piece: Piece, joint: string): Element {
  piece.joint = joint
  return piece
}

/** Adds to the first pieces of a run whatever goes on from them, up to so many, and returns the run. */
export function continueRun(tokens: Tokens, elements: Element[], most = Number.POSITIVE_INFINITY): Run {
  const { from } = elements[0] as Element
  let last = elements.at(-1) as Element
  while (elements.length < most && !endsRun(tokens, last)) {
    const next = readNext(tokens, elements, last)
    if (!next) break
    elements.push(next)
    last = next
  }
  return { from, to: last.to, elements }
}

const goingOn = flag.sign | flag.filler | flag.hesitation
const goingOnRoles = role.piece | role.sound

/** True where a plain word follows a piece. So most runs end. */
export function endsRun({ kinds, roles, entries }: Tokens, { to, kind: what }: Element): boolean {
  if (kinds[to] !== kind.word || ((roles[to] as number) & goingOnRoles) !== 0 || what === 'mixed')
    return false
  return ((entries[to] as Entry).flags & goingOn) === 0
}

/** Returns the piece that goes on from another, over signs, sign words, fillers and a short answer of somebody else. */
function readNext(tokens: Tokens, elements: readonly Element[], last: Element): Element | undefined {
  const { words, kinds, entries, starts, ends } = tokens
  let at = last.to
  let joint = ''
  let fillers = 0
  let hesitations = 0
  let hasConjunction = false
  for (let step = 0; step < 14; step += 1) {
    const what = kinds[at]
    if (what === kind.sign) {
      const sign = words[at] as string
      const behindSpace = sign === '&' ? endOfSpace(tokens, at) : at
      if (behindSpace > at) {
        at = behindSpace
        continue
      }
      const isTight = starts[at] === ends[at - 1] && starts[at + 1] === ends[at]
      if (!signs.has(sign) && !(isTight && (tightSigns.has(sign) || isInGroups(tokens, at, last))))
        return undefined
      joint += sign
      at += 1
      continue
    }
    if (what === kind.newline) return readNextLine(tokens, elements, last, at, joint)
    if (what !== kind.number && what !== kind.mixed && what !== kind.word) return undefined
    const { flags } = entries[at] as Entry
    const piece = readPiece(tokens, at, elements, last)
    if (piece && !(hesitations > 0 && piece.kind === 'letters' && flags)) {
      if (fillers + hesitations > 0 && !isSpokenOn(last, piece, hasConjunction)) return undefined
      if (!goesOn(tokens, elements, piece, at, joint)) {
        // "three two, I mean, three one"
        const isHesitation = (flags & flag.hesitation) !== 0
        if (!isHesitation || piece.kind !== 'letters' || hesitations >= hesitationsMax) return undefined
        hesitations += 1
        at += 1
        continue
      }
      const touches = starts[at] === ends[last.to - 1]
      const between =
        hesitations > 0 ? '!' : hasConjunction ? '&' : fillers > 0 ? '~' : joint || (touches ? '' : ' ')
      return withJoint(piece, between)
    }
    if ((flags & goingOn) === 0) return undefined
    if (flags & flag.sign) {
      joint += entries[at]?.text ?? ''
      at += 1
    } else if (flags & flag.filler && fillers < fillersMax) {
      fillers += 1
      hasConjunction ||= conjunctions.has(words[at] as string)
      if (words[at] === 'sorry') hesitations += 1
      at += 1
    } else if (
      flags & flag.hesitation &&
      hesitations < hesitationsMax &&
      (elements.length > 1 || last.text.length > 2)
    ) {
      hesitations += 1
      at += 1
    } else return undefined
  }
  return undefined
}

function readPiece(
  tokens: Tokens,
  at: number,
  elements: readonly Element[],
  last: Element,
): Piece | undefined {
  const what = tokens.roles[at] as number
  if (what & role.piece) {
    const piece = readElement(tokens, at)
    if (piece) return piece
  }
  if (last.kind === 'mixed') {
    const code = readBankCode(tokens, at, last)
    if (code) return code
  }
  return what & role.sound ? readHomophone(tokens, at, elements) : undefined
}

function readNextLine(
  tokens: Tokens,
  elements: readonly Element[],
  last: Element,
  newline: number,
  joint: string,
): Element | undefined {
  const after = skipTurn(tokens, newline)
  if (after === undefined) return isShort(elements) ? readEcho(tokens, last, newline) : undefined
  // The same speaker begins again: what ended with a full stop has ended.
  if (joint.includes('.') && !isShort(elements) && isNextLine(tokens, newline, after)) return undefined
  const piece = readElement(tokens, after)
  if (!piece || !isSpoken(piece) || !isSpoken(last)) return undefined
  // Lines of written numbers are a table, each a number of its own; but a card may be broken off between its groups.
  const isTable =
    tokens.kinds[after - 1] === kind.newline && piece.kind === 'numeral' && last.kind === 'numeral'
  if (isTable && !(isGroupOfFour(piece.text) && isGroupOfFour(last.text))) return undefined
  return withJoint(piece, '~')
}

const echoedDigitsMax = 6

/** True for too few digits to be a whole number of anything. */
function isShort(elements: readonly Element[]): boolean {
  let length = 0
  for (let index = elements.length - 1; index >= 0 && length <= echoedDigitsMax; index -= 1)
    length += elements[index]?.text.length ?? 0
  return length <= echoedDigitsMax
}

function isNextLine({ kinds }: Tokens, newline: number, after: number): boolean {
  return !kinds.slice(newline + 1, after).includes(kind.newline)
}

/** The other speaker says the digits back, or asks for the rest with the first of them. */
function readEcho(tokens: Tokens, last: Element, newline: number): Element | undefined {
  const label = skipLabel(tokens, newline + 1)
  if (label === newline + 1) return undefined
  let at = label
  while (
    at - label < 4 &&
    ((tokens.entries[at]?.flags ?? 0) & (flag.backChannel | flag.filler) || tokens.words[at] === ',')
  )
    at += 1
  const piece = readElement(tokens, at)
  const isDigits = piece?.kind === 'dictated' && last.kind === 'dictated'
  return isDigits ? withJoint(piece, '!') : undefined
}

const isGroupOfFour = (text: string) => text.length === 4 && !/^(19|20)/.test(text)

/** `four for two two`: a word that sounds like a digit, with two digits before it and one behind. */
function readHomophone(tokens: Tokens, at: number, elements: readonly Element[]): Piece | undefined {
  const digit = homophoneAt(tokens, at)
  if (digit === undefined || elements.length < 2) return undefined
  if (elements.slice(-2).some((element) => element.kind !== 'dictated')) return undefined
  const next = readElement(tokens, at + 1)
  const isDigit =
    next?.kind === 'dictated' || (homophoneAt(tokens, at + 1) !== undefined && elements.length > 4)
  return isDigit ? pieceOf(digit, at, at + 1, 'dictated') : undefined
}

const conjunctions = new Set(['and', 'then', 'so', 'next', 'like', 'well'])

/** Fillers stand between digits; between letters and digits only where both are spoken. */
function isSpokenOn(last: Element, next: Element, hasConjunction: boolean): boolean {
  const isDigits = ({ kind: what }: Element) =>
    what === 'dictated' || what === 'counted' || what === 'numeral'
  if (isDigits(last) && isDigits(next)) return true
  return !hasConjunction && last.kind !== 'mixed' && next.kind !== 'mixed'
}

/** The four letters of a bank stand behind a country and two digits: `GB82 WEST 1234`. */
function readBankCode(tokens: Tokens, at: number, last: Element): Piece | undefined {
  const word = tokens.words[at] as string
  const fits =
    tokens.kinds[at] === kind.word &&
    word.length === 4 &&
    last.kind === 'mixed' &&
    /^[a-z]{2}\d\d$/.test(last.text)
  return fits ? pieceOf(word, at, at + 1, 'mixed') : undefined
}

const isSpoken = ({ kind: what }: Element) => what === 'dictated' || what === 'counted' || what === 'numeral'

/** Words that happen to be one letter long end a run of digits unless more of its kind follows. */
function goesOn(
  tokens: Tokens,
  elements: readonly Element[],
  piece: Piece,
  at: number,
  joint: string,
): boolean {
  const last = elements.at(-1)
  if (!last) return false
  if (piece.kind !== 'letters') {
    if (last.kind !== 'letters') return true
    if (joint.includes(':') || (joint.includes('.') && piece.kind === 'numeral')) return false
    const spelled = elements.every(({ kind: what }) => what === 'letters') ? textOf(elements) : ''
    return !wordBook().get(spelled)?.cues
  }
  const isWord = tokens.words[at] === 'a' || tokens.words[at] === 'i'
  if (isWord && piece.to === at + 1) {
    // "m-a-r-i-a"
    const isTight = joint === '-' && tokens.starts[at] === (tokens.ends[last.to - 1] ?? 0) + 1
    if (isTight && last.kind === 'letters') return true
    const next = readElement(tokens, tokens.words[at + 1] === ',' ? at + 2 : at + 1)
    if (next === undefined) return false
    if (tokens.words[at + 1] === ',') return last.kind === 'letters' && elements.length > 2
    return last.kind === 'letters' || (next.kind === 'letters' && readElement(tokens, next.to) !== undefined)
  }
  // A sentence may end: "room 5. B is closed".
  return !joint.includes('.') || last.kind === 'letters'
}
