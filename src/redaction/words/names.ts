import { readFileSync } from 'node:fs'
import { type Entry, flag } from './entry.ts'
import { phrases } from './organisations.ts'

/** A place of the list, or another name or term of several words. */
export interface PlaceName {
  /** The words behind its first. */
  readonly rest: readonly string[]
  readonly policy: string
}

/** Names by their second word, longest first; those of one word stand under an empty one. */
type NamesBySecond = Map<string, PlaceName[]>

let places: ReadonlyMap<string, NamesBySecond> | undefined
const none: readonly PlaceName[] = []

/** Returns the places that begin with two words, longest names first, and behind them those of the first word alone. */
export function placesOf(first: string, second: string): readonly PlaceName[] {
  const names = placesByFirst().get(first)
  if (names === undefined) return none
  const alone = names.get('') ?? none
  const longer = second === '' ? undefined : names.get(second)
  return longer === undefined ? alone : [...longer, ...alone]
}

function placesByFirst(): ReadonlyMap<string, NamesBySecond> {
  places ??= readPlaces()
  return places
}

/** Adds the names of people and places: see `lexicons/NOTICE.md` for where they are from. */
export function addNames(add: (word: string, entry: Partial<Entry>) => void): void {
  for (const name of readLines('given-names.txt')) add(name, { flags: flag.firstName })
  for (const name of readLines('surnames.txt')) add(name, { flags: flag.surname })
  for (const name of readLines('everyday-names.txt')) add(name, { flags: flag.common })
  for (const word of placesByFirst().keys()) add(word, { flags: flag.place })
}

function readPlaces(): ReadonlyMap<string, NamesBySecond> {
  const found = new Map<string, NamesBySecond>()
  for (const line of readLines('places.txt')) {
    const [name = '', policy = ''] = line.split('\t')
    addPhrase(found, name, policy)
  }
  for (const [policy, list] of Object.entries(phrases))
    for (const name of list.split('|')) addPhrase(found, name, policy)
  for (const names of found.values())
    for (const alike of names.values()) alike.sort((a, b) => b.rest.length - a.rest.length)
  return found
}

function addPhrase(found: Map<string, NamesBySecond>, name: string, policy: string): void {
  const [first = '', ...rest] = name.split(/[ .-]+/)
  const names = found.get(first) ?? new Map()
  found.set(first, names)
  const second = rest[0] ?? ''
  const alike = names.get(second) ?? []
  names.set(second, alike)
  alike.push({ rest, policy })
}

function readLines(file: string): string[] {
  return readFileSync(new URL(`lexicons/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}
