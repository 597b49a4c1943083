import { kind, type Tokens } from './tokenize.ts'
import { skipLabel } from './turns.ts'

/**
 * True for a word in capitals whose whole line is in capitals: that it begins with one says nothing of it. What was taken
 * out of the line before counts as nothing, so that the line stays what it was.
 */
export function isLineInCapitals(tokens: Tokens, at: number): boolean {
  if (tokens.capitals[at] === 0 || isSmall(tokens.text.charCodeAt((tokens.starts[at] as number) + 1)))
    return false
  const found = lines.get(tokens) ?? linesInCapitals(tokens)
  lines.set(tokens, found)
  return found[at] === 1
}

const lines = new WeakMap<Tokens, Uint8Array>()

/** Returns for each token whether its line is in capitals. */
function linesInCapitals(tokens: Tokens): Uint8Array {
  const { kinds, count } = tokens
  const found = new Uint8Array(count)
  for (let from = 0; from < count; ) {
    let to = from
    let hasSmall = false
    for (; to < count && kinds[to] !== kind.newline; to += 1) hasSmall ||= holdsSmall(tokens, to)
    if (!hasSmall) found.fill(1, from, to)
    from = to + 1
  }
  return found
}

function holdsSmall({ text, starts, ends, kinds }: Tokens, at: number): boolean {
  if (kinds[at] === kind.hidden) return false
  for (let index = starts[at] as number; index < (ends[at] as number); index += 1)
    if (isSmall(text.charCodeAt(index))) return true
  return false
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
