import { readFileSync } from 'node:fs'
import { type Entry, flag } from './entry.ts'
import { phrases } from './organisations.ts'

/** A place of the list, or another name or term of several words. */
export interface PlaceName {
  /** The words behind its first. */
  readonly rest: readonly string[]
  readonly policy: string
}

let places: ReadonlyMap<string, readonly PlaceName[]> | undefined

/** Returns the places by their first word, longest names first. */
export function placesByFirstWord(): ReadonlyMap<string, readonly PlaceName[]> {
  places ??= readPlaces()
  return places
}

/** Adds the names of people and places: see `lexicons/NOTICE.md` for where they are from. */
export function addNames(add: (word: string, entry: Partial<Entry>) => void): void {
  for (const name of readLines('given-names.txt')) add(name, { flags: flag.firstName })
  for (const name of readLines('surnames.txt')) add(name, { flags: flag.surname })
  for (const name of readLines('everyday-names.txt')) add(name, { flags: flag.common })
  for (const word of placesByFirstWord().keys()) add(word, { flags: flag.place })
}

function readPlaces(): ReadonlyMap<string, readonly PlaceName[]> {
  const found = new Map<string, PlaceName[]>()
  for (const line of readLines('places.txt')) {
    const [name = '', policy = ''] = line.split('\t')
    addPhrase(found, name, policy)
  }
  for (const [policy, list] of Object.entries(phrases))
    for (const name of list.split('|')) addPhrase(found, name, policy)
  for (const names of found.values()) names.sort((a, b) => b.rest.length - a.rest.length)
  return found
}

function addPhrase(found: Map<string, PlaceName[]>, name: string, policy: string): void {
  const [first = '', ...rest] = name.split(/[ .-]+/)
  const known = found.get(first) ?? []
  found.set(first, known)
  known.push({ rest, policy })
}

function readLines(file: string): string[] {
  return readFileSync(new URL(`lexicons/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}
