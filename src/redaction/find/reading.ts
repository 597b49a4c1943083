import type { Run } from '../spoken/element.ts'
import { readRuns } from '../spoken/read-runs.ts'
import { type Tokens, tokenize } from '../text/tokenize.ts'

/** A text in both views: as it is written, and the numbers and letters that it says. */
export interface Reading {
  readonly tokens: Tokens
  readonly runs: readonly Run[]
}

/** Returns a text in both views. */
export const readText = (text: string): Reading => readTokens(tokenize(text))

/** Returns tokens and what they say. */
export const readTokens = (tokens: Tokens): Reading => ({ tokens, runs: readRuns(tokens) })
