import type { TurnTexts } from '../tokens/index.ts'

/** A turn as a filter sees it. */
export interface FilteredTurn extends TurnTexts {
  readonly isFinal: boolean
}

/** A turn that is not shown, and why: `unfinished` by policy, the others because nobody can tell what is in it. */
export interface DroppedTurn {
  readonly dropped: 'unfinished' | 'too_long' | 'unreadable'
}

/**
 * Decides what of each turn a browser may see. One filter serves one session, so that it may remember earlier turns.
 * It runs between two messages, so it must not wait for anything; where it throws, the turn is not shown.
 */
export interface LiveFilter {
  /** Returns the texts to show, in the order and number of the turn's own, or why the turn is not shown. */
  filter(turn: FilteredTurn): TurnTexts | DroppedTurn
}

/** Keeps unfinished turns from the browser: a vendor that redacts does so in final ones alone. */
export const dropPartialTurns: LiveFilter = {
  filter: (turn) => (turn.isFinal ? turn : { dropped: 'unfinished' }),
}
