import { readTokens } from './read-tokens.ts'
import { TokenList, type Tokens } from './token-list.ts'

export { kind, type Tokens } from './token-list.ts'

const list = new TokenList()

/** Returns the tokens of a text. `[POLICY_NAME]` tags and runs of `#` are hidden ones. */
export function tokenize(text: string): Tokens {
  list.begin(text.length)
  readTokens(text, 0, text.length, list)
  return list.finish(text)
}

/** Part of a text that was replaced: where it stands now, and where it stood. */
export interface Place {
  readonly start: number
  readonly end: number
  readonly from: number
  readonly to: number
}

/** How far behind a token a character can be that decides where it ends: `don't`. */
const lookAhead = 2

/**
 * Returns the tokens of a text that was made of another by replacing values by tags: the same as `tokenize`, at less cost.
 * Tokens between two places are taken over, and those that touch one are read anew.
 */
export function retokenize(tokens: Tokens, text: string, places: readonly Place[]): Tokens {
  const { starts, ends, count } = tokens
  list.begin(text.length)
  let at = 0
  let done = 0
  let shift = 0
  for (const { end, from, to } of places) {
    const first = at
    while (at < count && (ends[at] as number) + lookAhead <= from) at += 1
    if (at > first) {
      readTokens(text, done, (starts[first] as number) + shift, list)
      list.take(tokens, first, at, shift)
      done = (ends[at - 1] as number) + shift
    }
    while (at < count && (starts[at] as number) <= to) at += 1
    shift = end - to
  }
  readTokens(text, done, at < count ? (starts[at] as number) + shift : text.length, list)
  list.take(tokens, at, count, shift)
  return list.finish(text)
}
