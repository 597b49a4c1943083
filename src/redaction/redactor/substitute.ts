import type { Span } from '../find/spans.ts'
import { allPolicies, type Policy } from '../policies/policy.ts'

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
  const name = tagNames[span.policy]
  return tagWords(value, substitution === 'token' ? `[${name}:${tokenOf(span, value)}]` : `[${name}]`)
}

const tagNames = Object.fromEntries(allPolicies.map((policy) => [policy, policy.toUpperCase()])) as Readonly<
  Record<Policy, string>
>

/** Puts a tag in the place of each word. Signs at a word's end stay. */
function tagWords(value: string, tag: string): string {
  let result = ''
  let done = 0
  for (let at = 0; at < value.length; at += 1) {
    const from = at
    while (at < value.length && !isSpace(value.charCodeAt(at))) at += 1
    if (at === from) continue
    result += value.slice(done, from) + tag
    done = startOfSigns(value, from, at)
  }
  return result + value.slice(done)
}

function startOfSigns(value: string, from: number, to: number): number {
  let at = to
  while (at > from && signs.includes(value.charCodeAt(at - 1))) at -= 1
  return at
}

const signs = Array.from('.,;:?!', (sign) => sign.charCodeAt(0))
const asciiMax = 127

const isSpace = (code: number) =>
  code === 32 || (code >= 9 && code <= 13) || (code > asciiMax && /\s/.test(String.fromCharCode(code)))

/** In a password signs count, too. */
function hash(value: string, { policy }: Span): string {
  return value.replace(policy === 'password' ? /\S/gu : /[\p{L}\p{N}\p{M}]/gu, '#')
}
