import { Buffer } from 'node:buffer'
import { asNumber, asObject, asText, type JsonObject } from './json.ts'
import { badRequest } from './refusal.ts'

/** What a request asks of a list. */
export interface PageRequest {
  readonly limit: number
  /** The filters in force: a cursor brings those of the request that began the walk. */
  readonly filters: URLSearchParams
  /** Items to skip, and the id of the last one seen. */
  readonly position?: { readonly index: number; readonly after: string }
}

/** One page and the way to its neighbours; an empty cursor means that there is none. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string
  readonly previousCursor: string
  readonly total: number
  readonly limit: number
}

const limitDefault = 100
const limitMax = 1000

/** Reads `page.limit` (a number in a string) and `page.cursor`. Refuses with 400 what is neither. */
export function readPageRequest(query: URLSearchParams): PageRequest {
  const limit = readLimit(query.get('page.limit'))
  const cursor = query.get('page.cursor')
  if (!cursor) {
    const filters = new URLSearchParams([...query].filter(([name]) => !name.startsWith('page.')))
    return { limit, filters }
  }
  const { index, after, filters } = openCursor(cursor)
  return { limit, filters: new URLSearchParams(filters), position: { index, after } }
}

/** Cuts the asked page out of the list. New items at its head do not shift a walk that has begun. */
export function cutPage<Item extends { readonly id: string }>(
  items: readonly Item[],
  request: PageRequest,
): Page<Item> {
  const start = startOf(items, request)
  const rows = items.slice(start, start + request.limit)
  const cursorAt = (index: number) =>
    sealCursor({ index, after: items[index - 1]?.id ?? '', filters: request.filters.toString() })
  return {
    items: rows,
    nextCursor: start + rows.length < items.length ? cursorAt(start + rows.length) : '',
    previousCursor: start > 0 ? cursorAt(Math.max(0, start - request.limit)) : '',
    total: items.length,
    limit: request.limit,
  }
}

/** Reads the request and cuts its page. */
export function pageOf<Item extends { readonly id: string }>(
  items: readonly Item[],
  query: URLSearchParams,
): Page<Item> {
  return cutPage(items, readPageRequest(query))
}

/** The four envelopes in which lists come. Counts that are uint64 at the vendor are strings. */
export type ListEnvelope = 'plain' | 'nextCursor' | 'nextPage' | 'nextPageCursor'

/** Wraps a page under its key as that family of calls does. */
export function wrapPage(page: Page<unknown>, key: string, envelope: ListEnvelope): JsonObject {
  switch (envelope) {
    case 'plain':
      return { [key]: page.items }
    case 'nextCursor':
      return {
        [key]: page.items,
        nextCursor: page.nextCursor,
        previousCursor: page.previousCursor,
        count: page.total,
      }
    case 'nextPage':
      return {
        [key]: page.items,
        nextPage: { limit: String(page.limit), cursor: page.nextCursor },
        totalCount: String(page.total),
      }
    case 'nextPageCursor':
      return { [key]: page.items, nextPageCursor: page.nextCursor, totalCount: page.total }
  }
}

function readLimit(raw: string | null): number {
  if (raw === null || raw === '') return limitDefault
  if (!/^\d{1,9}$/.test(raw) || Number(raw) === 0) throw badRequest('invalid page limit', 'page.limit')
  return Math.min(Number(raw), limitMax)
}

function startOf(items: readonly { readonly id: string }[], { position }: PageRequest): number {
  if (!position) return 0
  const seen = items.findIndex((item) => item.id === position.after)
  return seen >= 0 ? seen + 1 : position.index
}

interface CursorContent {
  readonly index: number
  readonly after: string
  readonly filters: string
}

function sealCursor(content: CursorContent): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url')
}

function openCursor(cursor: string): CursorContent {
  try {
    const content = asObject(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    if (typeof content.index !== 'number') throw new Error('no position')
    return { index: asNumber(content.index), after: asText(content.after), filters: asText(content.filters) }
  } catch {
    throw badRequest('invalid page cursor', 'page.cursor')
  }
}
