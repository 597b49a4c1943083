import type { Policy } from '../policies/policy.ts'

/** How a finding came about; `vendor` for what the vendor of a transcript has recognised by itself. */
export type FoundBy = 'format' | 'cue' | 'lexicon' | 'engine' | 'vendor' | 'repetition' | 'literal'

/** Personal data in one text, by tokens. */
export interface TokenFinding {
  readonly policy: Policy
  /** First token and the one behind the last. */
  readonly from: number
  readonly to: number
  /** 0 to 1: which of two labels for the same words is better. No finding is left out for a low one. */
  readonly score: number
  readonly by: FoundBy
}

/** What a recogniser is given: it reads tokens and hands in what it finds. */
export type Emit = (policy: Policy, from: number, to: number, score: number, by?: FoundBy) => void
