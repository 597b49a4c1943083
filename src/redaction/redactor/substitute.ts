import type { Span } from '../find/spans.ts'

/**
 * How a value is replaced. `entity_name` puts `[PERSON_NAME]` for every word, `hash` a `#` for every letter and digit, both
 * as transcription vendors do; `token` puts `[PERSON_NAME:kfmb...]`, the same for the same value and key.
 */
export type Substitution = 'entity_name' | 'hash' | 'token'

/** Returns the letters that stand for a value: the same for the same value, of no use to anyone without the key. */
export type TokenOf = (span: Span, value: string) => string

/** Returns a text with its spans replaced. Words stay as many as they were; signs around a value stay. */
export function substitute(
  text: string,
  spans: readonly Span[],
  substitution: Substitution,
  tokenOf: TokenOf,
): string {
  let result = ''
  let done = 0
  for (const span of spans) {
    const value = text.slice(span.start, span.end)
    result += text.slice(done, span.start) + substituteValue(value, span, substitution, tokenOf)
    done = span.end
  }
  return result + text.slice(done)
}

/** Returns what stands for a value. */
export function substituteValue(
  value: string,
  span: Span,
  substitution: Substitution,
  tokenOf: TokenOf,
): string {
  if (substitution === 'hash') return hash(value, span)
  const name = span.policy.toUpperCase()
  const tag = substitution === 'token' ? `[${name}:${tokenOf(span, value)}]` : `[${name}]`
  return value.replace(/\S+/g, (word) => tag + signsBehind(word))
}

function signsBehind(word: string): string {
  let end = word.length
  while (end > 0 && '.,;:?!'.includes(word.charAt(end - 1))) end -= 1
  return word.slice(end)
}

/** In a password signs count, too. */
function hash(value: string, { policy }: Span): string {
  return value.replace(policy === 'password' ? /\S/gu : /[\p{L}\p{N}\p{M}]/gu, '#')
}
