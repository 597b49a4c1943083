import { VendorRefusal } from './answers.ts'
import { asList, asObject, type JsonObject } from './json.ts'

type Matcher = (actual: unknown, wanted: unknown) => boolean

const numbers =
  (compare: (actual: number, wanted: number) => boolean): Matcher =>
  (actual, wanted) =>
    typeof actual === 'number' && compare(actual, numberOf(wanted))

const texts =
  (compare: (actual: string, wanted: string) => boolean): Matcher =>
  (actual, wanted) =>
    typeof actual === 'string' && compare(actual, textOf(wanted))

/** The vendor's filter atoms: type, operator, and when a value matches. */
const atoms: Readonly<Record<string, Readonly<Record<string, Matcher>>>> = {
  string: {
    eq: texts((actual, wanted) => actual === wanted),
    ne: (actual, wanted) => actual !== textOf(wanted),
    sw: texts((actual, wanted) => actual.startsWith(wanted)),
    ew: texts((actual, wanted) => actual.endsWith(wanted)),
    co: texts((actual, wanted) => actual.includes(wanted)),
  },
  number: {
    eq: numbers((actual, wanted) => actual === wanted),
    ne: (actual, wanted) => actual !== numberOf(wanted),
    gt: numbers((actual, wanted) => actual > wanted),
    ge: numbers((actual, wanted) => actual >= wanted),
    lt: numbers((actual, wanted) => actual < wanted),
    le: numbers((actual, wanted) => actual <= wanted),
  },
  range: {
    bt(actual, wanted) {
      const [low, high] = asList(wanted)
      return typeof actual === 'number' && actual >= numberOf(low) && actual <= numberOf(high)
    },
  },
  enum: {
    in: (actual, wanted) =>
      Array.isArray(actual)
        ? actual.some((one) => listOf(wanted).includes(one))
        : listOf(wanted).includes(actual),
  },
  boolean: { eq: (actual, wanted) => actual === wanted },
  present: {
    pr: (actual) => actual !== undefined && actual !== null,
    np: (actual) => actual === undefined || actual === null,
  },
}

/** Reads one property of a record; a keyed filter (`metadata`, `custom_fields` ...) also names a key. */
export type FilterReader<Item> = (item: Item, key: string) => unknown

/**
 * Returns whether an item meets every criterion, which are joined by "and". Refuses with 400 an unknown
 * criterion, type or operator, or a value of the wrong kind.
 */
export function matchesCriteria<Item>(
  criteria: unknown,
  readers: Readonly<Record<string, FilterReader<Item>>>,
  item: Item,
): boolean {
  const wanted = criteria === undefined || criteria === null ? {} : asObject(criteria)
  if (!wanted) throw new VendorRefusal(400)
  return Object.entries(wanted).every(([name, filter]) => {
    const read = readers[name]
    if (!read) throw new VendorRefusal(400)
    const filters = Array.isArray(filter) ? filter : [filter]
    return filters.every((one) => matchesAtom(one, (key) => read(item, key)))
  })
}

/** Returns whether one `{ type, op, value, key? }` holds for what `read` returns. */
export function matchesAtom(filter: unknown, read: (key: string) => unknown): boolean {
  const atom = asObject(filter)
  const matcher = atom && atoms[String(atom.type)]?.[String(atom.op)]
  if (!atom || !matcher) throw new VendorRefusal(400)
  return matcher(read(typeof atom.key === 'string' ? atom.key : ''), atom.value)
}

/** Returns a reader of one key of an object-valued property. */
export function keyed<Item>(property: (item: Item) => JsonObject | undefined): FilterReader<Item> {
  return (item, key) => property(item)?.[key]
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw new VendorRefusal(400)
  return value
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new VendorRefusal(400)
  return value
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new VendorRefusal(400)
  return value
}
