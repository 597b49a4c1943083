import type { KeyPattern } from '../key-pattern.ts'

/** A key pattern, ready to run. */
export interface Rule {
  readonly id: string
  readonly name: string
  /** The key, between what cannot belong to one. Global: starts at `lastIndex`. */
  readonly expression: RegExp
  readonly literal: string
  readonly distinctive: boolean
  readonly isUuid4: boolean
  readonly checksum: KeyPattern['checksum']
  /** Finds the vendor's name; undefined where the pattern names none. */
  readonly words: RegExp | undefined
  /** The same without short words, which a file of base64 holds by chance. */
  readonly longWords: RegExp | undefined
  readonly hosts: RegExp | undefined
}

const shortWordMax = 3

/** Returns the rule for a pattern. Throws a SyntaxError for a pattern that is no regular expression. */
export function compileRule(pattern: KeyPattern): Rule {
  const words = pattern.words ?? []
  const hosts = pattern.hosts ?? []
  return {
    id: pattern.id,
    name: pattern.name ?? pattern.id,
    expression: new RegExp(`(?<![0-9A-Za-z])(?:${pattern.pattern})(?![0-9A-Za-z_-])`, 'g'),
    literal: pattern.literal,
    distinctive: pattern.distinctive,
    isUuid4: pattern.isUuid4 ?? false,
    checksum: pattern.checksum,
    words: union(words.map(wordSource)),
    longWords: union(words.filter((word) => word.length > shortWordMax).map(wordSource)),
    hosts: union(hosts.map((host) => insensitive(host.replaceAll('.', '\\.')))),
  }
}

function union(sources: readonly string[]): RegExp | undefined {
  return sources.length === 0 ? undefined : new RegExp(sources.join('|'))
}

function wordSource(word: string): string {
  if (word.length > shortWordMax) return insensitive(word.replaceAll(' ', '[ _.-]?'))
  const capital = word.slice(0, 1).toUpperCase() + word.slice(1)
  // The `n` of an escaped line end is no part of a word.
  return `(?:(?<![A-Za-z])|(?<=\\\\[nrt]))(?:${word}|${capital}|${word.toUpperCase()})(?![a-z])`
}

/** Letter by letter, because one expression holds words that obey case and words that do not. */
function insensitive(source: string): string {
  return source.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)
}
