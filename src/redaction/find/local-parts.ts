import { kind, type Tokens } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'

const partsMax = 12
const lettersMin = 4
const writtenSigns = new Set(['.', '_', '-', '+'])
/** Those that words are joined with for other reasons say too little by themselves. */
const namingSigns = new Set(['.', '_'])

/** How signs are said that another way of saying an address may have. */
export const saidSigns = ['dot', 'point', 'underscore', 'dash', 'hyphen', 'plus']

/** Returns what stands before the `@` of an accepted address, as it is written, where words are joined in it: `john.smith`. */
export function readLocalPart(tokens: Tokens, from: number, to: number): string | undefined {
  let end = to - 1
  while (end > from && tokens.words[end] !== '@' && tokens.words[end] !== 'at') end -= 1
  const parts: string[] = []
  let letters = 0
  for (let at = from; at < end; at += 1) {
    const sign = signAt(tokens, at)
    if (sign === undefined && tokens.kinds[at] === kind.sign) return undefined
    const part = sign ?? (tokens.words[at] as string)
    parts.push(part)
    if (sign === undefined) letters += part.length
  }
  const isJoined =
    parts.length > 2 && parts.every((part, index) => (index % 2 === 1) === writtenSigns.has(part))
  const isName = letters >= lettersMin && parts.some((part) => namingSigns.has(part))
  return isJoined && isName && parts.length % 2 === 1 && parts.length <= partsMax ? parts.join('') : undefined
}

/** Returns the token behind the longest of some local parts that begins at a token, or undefined. */
export function endOfLocalPart(tokens: Tokens, at: number, known: ReadonlySet<string>): number | undefined {
  let text = ''
  let end: number | undefined
  for (let index = 0; index < partsMax; index += 1) {
    const part = index % 2 === 1 ? signAt(tokens, at + index) : tokens.words[at + index]
    if (!part) break
    text += part
    if (known.has(text)) end = at + index + 1
  }
  return end
}

function signAt({ kinds, words, entries }: Tokens, at: number): string | undefined {
  if (kinds[at] === kind.sign) return writtenSigns.has(words[at] as string) ? words[at] : undefined
  return (entries[at]?.flags ?? 0) & flag.sign ? entries[at]?.text : undefined
}
