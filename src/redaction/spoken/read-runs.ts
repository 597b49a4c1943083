import { kind, type Tokens } from '../text/tokenize.ts'
import { skipTurn } from '../text/turns.ts'
import { flag } from '../words/entry.ts'
import type { Element, Run } from './element.ts'
import { type Piece, readElement } from './read-element.ts'

const fillersMax = 4
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

/** Returns every run of digits and spelled letters, in order: the spoken view of a text. Linear in its length. */
export function readRuns(tokens: Tokens): Run[] {
  const runs: Run[] = []
  const { count, kinds, entries } = tokens
  let at = 0
  while (at < count) {
    const what = kinds[at]
    const startsRun =
      what === kind.number ||
      what === kind.mixed ||
      (what === kind.word && ((entries[at]?.flags ?? 0) & startFlags || tokens.words[at]?.length === 1))
    const run = startsRun ? readRun(tokens, at) : undefined
    if (run) runs.push(run)
    at = run ? run.to : at + 1
  }
  return runs
}

const startFlags = flag.digit | flag.teen | flag.tens | flag.multiple | flag.letterName

function readRun(tokens: Tokens, at: number): Run | undefined {
  const first = readElement(tokens, at)
  if (!first) return undefined
  const elements: Element[] = [{ ...first, from: at, joint: '' }]
  let last: Piece = first
  for (;;) {
    const next = readNext(tokens, last)
    if (!next) break
    elements.push(next)
    last = next
  }
  return { from: at, to: last.to, elements }
}

/** Returns the piece that goes on from another, over signs, sign words, fillers and a short answer of somebody else. */
function readNext(tokens: Tokens, last: Piece): Element | undefined {
  const { words, kinds, entries, starts, ends } = tokens
  let at = last.to
  let joint = ''
  let fillers = 0
  let hasConjunction = false
  for (let step = 0; step < 12; step += 1) {
    const what = kinds[at]
    if (what === kind.sign) {
      const sign = words[at] as string
      if (!signs.has(sign)) return undefined
      joint += sign
      at += 1
      continue
    }
    if (what === kind.newline) {
      const after = skipTurn(tokens, at)
      if (after === undefined) return undefined
      const piece = readElement(tokens, after)
      if (!piece || !isSpoken(piece) || !isSpoken(last)) return undefined
      // Lines of written numbers are a table: each is a number of its own.
      const isTable = kinds[after - 1] === kind.newline && piece.kind === 'numeral' && last.kind === 'numeral'
      return isTable ? undefined : { ...piece, from: after, joint: '~' }
    }
    if (what !== kind.number && what !== kind.mixed && what !== kind.word) return undefined
    const piece = readElement(tokens, at) ?? readBankCode(tokens, at, last)
    if (piece) {
      if (fillers > 0 && !isSpokenOn(last, piece, hasConjunction)) return undefined
      if (!goesOn(tokens, last, piece, at, joint)) return undefined
      const touches = starts[at] === ends[last.to - 1]
      return { ...piece, from: at, joint: fillers > 0 ? '~' : joint || (touches ? '' : ' ') }
    }
    const flags = entries[at]?.flags ?? 0
    if (flags & flag.sign) {
      joint += entries[at]?.text ?? ''
      at += 1
    } else if (flags & flag.filler && fillers < fillersMax) {
      fillers += 1
      hasConjunction ||= conjunctions.has(words[at] as string)
      at += 1
    } else return undefined
  }
  return undefined
}

const conjunctions = new Set(['and', 'then', 'so', 'next', 'like', 'well'])

/** Somebody who dictates says `uh` between written digits too; `and` stands between two numbers of their own. */
function isSpokenOn(last: Piece, next: Piece, hasConjunction: boolean): boolean {
  const isPlain = (piece: Piece) =>
    piece.kind === 'dictated' || piece.kind === 'counted' || piece.text.length === 1
  const isDigits = (piece: Piece) => isPlain(piece) || piece.kind === 'numeral'
  if (hasConjunction) return isPlain(last) && isPlain(next)
  return (isDigits(last) && isDigits(next)) || (isPlain(last) && isPlain(next))
}

/** The four letters of a bank stand behind a country and two digits: `GB82 WEST 1234`. */
function readBankCode(tokens: Tokens, at: number, last: Piece): Piece | undefined {
  const word = tokens.words[at] as string
  const fits =
    tokens.kinds[at] === kind.word &&
    word.length === 4 &&
    last.kind === 'mixed' &&
    /^[a-z]{2}\d\d$/.test(last.text)
  return fits ? { text: word, to: at + 1, kind: 'mixed' } : undefined
}

const isSpoken = ({ kind: what }: Piece) => what === 'dictated' || what === 'counted' || what === 'numeral'

/** Words that happen to be one letter long end a run of digits unless more of its kind follows. */
function goesOn(tokens: Tokens, last: Piece, piece: Piece, at: number, joint: string): boolean {
  if (piece.kind !== 'letters') return true
  const isArticle = tokens.words[at] === 'a' || tokens.words[at] === 'i'
  if (isArticle && piece.to === at + 1) {
    const next = readElement(tokens, at + 1)
    return next !== undefined && last.kind === 'letters'
  }
  // `s` of `it's` never comes here, but a sentence may end: "room 5. B is closed".
  return !joint.includes('.') || last.kind === 'letters'
}
