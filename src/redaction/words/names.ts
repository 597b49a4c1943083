import type { Entry } from './entry.ts'

/** A place of the list. */
export interface PlaceName {
  /** The words behind its first. */
  readonly rest: readonly string[]
  readonly policy: string
  /** True where its one word is an everyday word or a name as well. */
  readonly isAmbiguous: boolean
}

/** Returns the places by their first word, longest names first. */
export function placesByFirstWord(): ReadonlyMap<string, readonly PlaceName[]> {
  return new Map()
}

/** Adds the names of people and places. */
export function addNames(_add: (word: string, entry: Partial<Entry>) => void): void {}
