import { kind, type Tokens } from './tokenize.ts'
import { skipLabel } from './turns.ts'

/** How far on either side a line is looked at. */
const charactersMax = 200
const newline = 10

/** True for a word in capitals whose whole line is in capitals: that it begins with one says nothing of it. */
export function isLineInCapitals({ text, starts, ends, capitals }: Tokens, at: number): boolean {
  const start = starts[at] as number
  const end = ends[at] as number
  if (capitals[at] === 0 || isSmall(text.charCodeAt(start + 1))) return false
  for (let index = start - 1; index >= start - charactersMax; index -= 1) {
    const code = text.charCodeAt(index)
    if (isSmall(code)) return false
    if (code === newline || Number.isNaN(code)) break
  }
  for (let index = start + 1; index < end + charactersMax; index += 1) {
    const code = text.charCodeAt(index)
    if (isSmall(code)) return false
    if (code === newline || Number.isNaN(code)) break
  }
  return true
}

const isSmall = (code: number) => code >= 97 && code <= 122

const known = new WeakMap<Tokens, boolean>()

/** False for a text in small letters, as speech is often written down, whatever its speakers' labels and its `I`. */
export function hasCapitals(tokens: Tokens): boolean {
  const found = known.get(tokens) ?? findsCapital(tokens)
  known.set(tokens, found)
  return found
}

function findsCapital(tokens: Tokens): boolean {
  const { kinds, starts, ends, capitals, count } = tokens
  let isLineStart = true
  for (let at = 0; at < count; at += 1) {
    if (isLineStart) at = skipLabel(tokens, at)
    isLineStart = kinds[at] === kind.newline
    if (capitals[at] === 1 && (ends[at] as number) > (starts[at] as number) + 1) return true
  }
  return false
}
