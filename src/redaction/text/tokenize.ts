import { forgetCharacters } from './characters.ts'
import { readTokens } from './read-tokens.ts'
import { TokenList, type Tokens } from './token-list.ts'

export { kind, type Tokens } from './token-list.ts'

const list = new TokenList()

/** Returns the tokens of a text. `[POLICY_NAME]` tags and runs of `#` are hidden ones. */
export function tokenize(text: string): Tokens {
  list.begin(text.length)
  readTokens(text, list)
  forgetCharacters(text.length)
  return list.finish(text)
}
