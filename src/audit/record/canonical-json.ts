import { unreadable } from '../audit-error.ts'

/** Deeper than any record of ours; also ends the walk over a value that contains itself. */
const depthMax = 16

const unprintable = /[^ -~]/
const everyUnprintable = /[^ -~]/g

/**
 * Returns a string as JSON in printable ASCII: everything else is an escape. A line break, a terminal's control
 * sequence or a sign that reverses the reading direction can therefore not forge a line or hide one.
 */
export function quote(text: string): string {
  return toAscii(JSON.stringify(text))
}

/**
 * Returns the one JSON text of a value: members sorted by UTF-16 code units (after those whose names are array indices,
 * by number: engines keep no other order), no white space, printable ASCII. What JSON leaves out (undefined, functions)
 * is left out, what it writes as null is null. Throws where a value is nested more than 16 deep or holds a bigint.
 */
export function canonicalJson(value: unknown): string {
  return toAscii(JSON.stringify(sortMembers(value)) ?? 'null')
}

/**
 * Returns a value whose members stand in canonical order at every level: the same value where they do already, as in
 * most records, which costs less than writing it down.
 */
export function sortMembers(value: unknown, depth = 0): unknown {
  if (typeof value === 'bigint') throw unreadable('a record holds a bigint')
  if (typeof value !== 'object' || value === null) return value
  if (depth === depthMax) throw unreadable(`a record is nested more than ${depthMax} deep`)
  if (hasToJson(value)) return sortMembers(value.toJSON(), depth + 1)
  if (Array.isArray(value)) return sortItems(value, depth + 1)
  return sortObject(value as Readonly<Record<string, unknown>>, depth + 1)
}

/** Returns JSON with everything but printable ASCII escaped. JSON text holds such characters in strings alone. */
export function toAscii(json: string): string {
  return unprintable.test(json) ? json.replace(everyUnprintable, escapeUnit) : json
}

function sortItems(items: readonly unknown[], depth: number): readonly unknown[] {
  const sorted = items.map((item) => sortMembers(item, depth))
  return sorted.every((item, index) => Object.is(item, items[index])) ? items : sorted
}

function sortObject(value: Readonly<Record<string, unknown>>, depth: number): object {
  const names = Object.keys(value)
  let changed: Map<string, unknown> | undefined
  let isSorted = true
  let before = ''
  for (const name of names) {
    const given = value[name]
    const member = sortMembers(given, depth)
    if (!Object.is(member, given)) {
      changed ??= new Map()
      changed.set(name, member)
    }
    isSorted &&= name >= before
    before = name
  }
  if (isSorted && changed === undefined) return value
  return rebuild(names.sort(), (name) => (changed?.has(name) ? changed.get(name) : value[name]))
}

/** `Object.fromEntries` would do, but gives objects that take twice as long to write down. */
function rebuild(names: readonly string[], memberOf: (name: string) => unknown): object {
  const rebuilt: Record<string, unknown> = {}
  for (const name of names) {
    // Assigning to this one name would set the prototype instead, and the member would be lost.
    if (name === '__proto__')
      Object.defineProperty(rebuilt, name, { value: memberOf(name), enumerable: true })
    else rebuilt[name] = memberOf(name)
  }
  return rebuilt
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function'
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
