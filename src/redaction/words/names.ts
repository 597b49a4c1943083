import { readFileSync } from 'node:fs'
import { type Entry, flag } from './entry.ts'
import { phrases } from './organisations.ts'
import { role } from './roles.ts'

/** A place of the list, or another name or term of several words. */
export interface PlaceName {
  /** The words behind its first. */
  readonly rest: readonly string[]
  readonly policy: string
}

/** Names that begin with one word. */
interface NamesOfWord {
  readonly alone: PlaceName[]
  /** By their second word, longest first; most words have none. */
  longer?: Map<string, PlaceName[]>
}

let places: ReadonlyMap<string, NamesOfWord> | undefined
const none: readonly PlaceName[] = []

/** Returns the places that begin with two words, longest names first, and behind them those of the first word alone. */
export function placesOf(first: string, second: string): readonly PlaceName[] {
  const names = placesByFirst().get(first)
  if (names === undefined) return none
  const longer = names.longer?.get(second)
  return longer === undefined ? names.alone : [...longer, ...names.alone]
}

function placesByFirst(): ReadonlyMap<string, NamesOfWord> {
  places ??= readPlaces()
  return places
}

/** Adds the names of people and places: see `lexicons/NOTICE.md` for where they are from. */
export function addNames(add: (word: string, entry: Partial<Entry>) => void): void {
  const given = { flags: flag.firstName, roles: role.finding }
  const surname = { flags: flag.surname, roles: role.finding }
  for (const name of readLines('given-names.txt')) add(name, given)
  for (const name of readLines('surnames.txt')) add(name, surname)
  for (const name of readLines('everyday-names.txt')) add(name, { flags: flag.common })
  for (const [word, { alone, longer }] of placesByFirst()) {
    const isName = alone.length > 0
    add(word, { flags: flag.place, roles: isName ? role.finding | role.placeName : role.finding })
    for (const second of longer?.keys() ?? []) add(second, { roles: role.placeRest })
  }
}

function readPlaces(): ReadonlyMap<string, NamesOfWord> {
  const found = new Map<string, NamesOfWord>()
  for (const line of readLines('places.txt')) {
    const [name = '', policy = ''] = line.split('\t')
    addPhrase(found, name, policy)
  }
  for (const [policy, list] of Object.entries(phrases))
    for (const name of list.split('|')) addPhrase(found, name, policy)
  for (const names of found.values())
    if (names.longer)
      for (const alike of names.longer.values()) alike.sort((a, b) => b.rest.length - a.rest.length)
  return found
}

function addPhrase(found: Map<string, NamesOfWord>, name: string, policy: string): void {
  const [first = '', ...rest] = name.split(/[ .-]+/)
  const names: NamesOfWord = found.get(first) ?? { alone: [] }
  found.set(first, names)
  const [second] = rest
  if (second === undefined) {
    names.alone.push({ rest, policy })
    return
  }
  names.longer ??= new Map()
  const alike = names.longer.get(second) ?? []
  names.longer.set(second, alike)
  alike.push({ rest, policy })
}

function readLines(file: string): string[] {
  return readFileSync(new URL(`lexicons/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}
