import { Buffer } from 'node:buffer'
import { VendorRefusal } from './answers.ts'
import { asString, type JsonObject } from './json.ts'

/** What a caller may say about paging, checked. */
export interface PageRequest {
  readonly limit: number
  readonly skip: number
  readonly cursor: Cursor | undefined
  readonly ascending: boolean
  readonly withTotal: boolean
}

/** A place in a sorted list that stays valid when the item it was taken from is deleted. */
type Cursor = readonly [sortValue: number, sequence: number]

/** What an item is sorted by; `sequence` decides between equal values. */
export interface SortPlace {
  readonly sortValue: number
  readonly sequence: number
}

const limitDefault = 50
const limitMax = 1000

/**
 * Returns the paging fields of a query or a body, or refuses with 400: a limit outside 1 to 1000, a cursor that is
 * none of ours, and `skip` together with `pagination_key`, which exclude each other.
 */
export function parsePageRequest(input: URLSearchParams | JsonObject): PageRequest {
  const read = (name: string): unknown =>
    input instanceof URLSearchParams ? (input.get(name) ?? undefined) : (input[name] ?? undefined)
  const skip = read('skip')
  const paginationKey = read('pagination_key')
  if (skip !== undefined && paginationKey !== undefined) throw new VendorRefusal(400)
  const order = read('sort_order') ?? 'descending'
  if (!['ascending', 'descending', 'asc', 'desc'].includes(String(order))) throw new VendorRefusal(400)
  return {
    limit: parseCount(read('limit'), limitDefault, 1, limitMax),
    skip: parseCount(skip, 0, 0, Number.MAX_SAFE_INTEGER),
    cursor: paginationKey === undefined ? undefined : parseCursor(paginationKey),
    ascending: String(order).startsWith('asc'),
    withTotal: read('include_total') === true || read('include_total') === 'true',
  }
}

/** One page in the vendor’s envelope; the key is there only when more follows. */
export interface Page<Item> {
  readonly items: Item[]
  readonly pagination_key?: string
  readonly has_more: boolean
  readonly total?: number
}

/** Returns one page of the items in the vendor's envelope. */
export function paginate<Item>(
  items: readonly Item[],
  placeOf: (item: Item) => SortPlace,
  request: PageRequest,
): Page<Item> {
  const direction = request.ascending ? 1 : -1
  const sorted = [...items].sort((a, b) => direction * comparePlaces(placeOf(a), placeOf(b)))
  const { cursor } = request
  const rest = cursor
    ? sorted.filter(
        (item) => direction * comparePlaces(placeOf(item), { sortValue: cursor[0], sequence: cursor[1] }) > 0,
      )
    : sorted.slice(request.skip)
  const page = rest.slice(0, request.limit)
  const last = page.at(-1)
  const hasMore = rest.length > page.length
  return {
    items: page,
    ...(hasMore && last !== undefined ? { pagination_key: formatCursor(placeOf(last)) } : {}),
    has_more: hasMore,
    ...(request.withTotal ? { total: items.length } : {}),
  }
}

/** Returns the page with each item replaced: presenting is done for the page only. */
export function mapPage<From, To>(page: Page<From>, present: (item: From) => To): Page<To> {
  return { ...page, items: page.items.map(present) }
}

function comparePlaces(a: SortPlace, b: SortPlace): number {
  return a.sortValue - b.sortValue || a.sequence - b.sequence
}

function parseCount(value: unknown, fallback: number, least: number, most: number): number {
  if (value === undefined) return fallback
  const count = typeof value === 'string' && value !== '' ? Number(value) : value
  if (typeof count !== 'number' || !Number.isInteger(count) || count < least || count > most) {
    throw new VendorRefusal(400)
  }
  return count
}

function formatCursor(place: SortPlace): string {
  return Buffer.from(JSON.stringify([place.sortValue, place.sequence])).toString('base64url')
}

function parseCursor(value: unknown): Cursor {
  let decoded: unknown
  try {
    decoded = JSON.parse(Buffer.from(asString(value) ?? '', 'base64url').toString())
  } catch {
    throw new VendorRefusal(400)
  }
  if (!Array.isArray(decoded) || decoded.length !== 2 || !decoded.every(Number.isFinite)) {
    throw new VendorRefusal(400)
  }
  return [decoded[0] as number, decoded[1] as number]
}
