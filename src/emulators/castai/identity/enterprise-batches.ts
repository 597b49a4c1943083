import { isWithinReach } from '../access/rights.ts'
import type { CastaiCall } from '../kernel/castai-call.ts'
import type { Collection, Entity } from '../kernel/collection.ts'
import { asList, asObject, asText, isObject, type JsonObject, omit } from '../kernel/json.ts'
import { cutPage, readPageRequest } from '../kernel/paging.ts'
import { badRequest, forbidden, notFound } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'

/** Returns the organizations of an enterprise: itself, then its children. */
export function organizationsOf(state: CastaiState, enterpriseId: string): Entity[] {
  const all = state.shelves.of('organizations').list()
  return [
    ...all.filter(({ id }) => id === enterpriseId),
    ...all.filter(({ parentId }) => parentId === enterpriseId),
  ]
}

/** Reads the `requests` of a batch; each must name an organization of the enterprise. */
export function readBatch(
  state: CastaiState,
  call: CastaiCall,
): { organizationId: string; request: JsonObject }[] {
  const { requests } = call.object('requests')
  const list = asList(requests)
  if (list.length === 0 || !list.every(isObject)) throw badRequest('required field is missing', 'requests')
  return list.map(asObject).map((request) => {
    const organizationId = asText(request.organizationId) || call.organizationId
    if (!isWithinReach(state, call.organizationId, organizationId)) throw forbidden()
    return { organizationId, request }
  })
}

/** Lists what one shelf holds in all organizations of an enterprise, page by page. */
export function listAcross(
  state: CastaiState,
  call: CastaiCall,
  shelfName: string,
  keeps: (entity: Entity, filters: URLSearchParams) => boolean = () => true,
): { items: readonly Entity[]; nextPageCursor: string; prevPageCursor: string; totalSize: number } {
  const page = readPageRequest(call.query)
  const wanted = page.filters.getAll('organizationId')
  const found = organizationsOf(state, call.organizationId)
    .filter(({ id }) => wanted.length === 0 || wanted.includes(id))
    .flatMap(({ id }) => state.shelves.of(shelfName, id).list())
    .filter((entity) => keeps(entity, page.filters))
  const { items, nextCursor, previousCursor, total } = cutPage(found, page)
  return { items, nextPageCursor: nextCursor, prevPageCursor: previousCursor, totalSize: total }
}

/** Finds one entity in any organization of an enterprise; refuses with 404. */
export function findAcross(state: CastaiState, enterpriseId: string, shelfName: string, id: string): Entity {
  for (const organization of organizationsOf(state, enterpriseId)) {
    const entity = state.shelves.of(shelfName, organization.id).get(id)
    if (entity) return entity
  }
  throw notFound()
}

/** Checks a whole batch of deletions before the first one is made. */
export function requireAll(
  batch: readonly { organizationId: string; request: JsonObject }[],
  shelf: (organizationId: string) => Collection,
): void {
  for (const { organizationId, request } of batch) shelf(organizationId).require(asText(request.id))
}

/** The enterprise calls say `createTime` where the calls of one organization say `createdAt`. */
export function withEnterpriseTimes(entity: JsonObject): JsonObject {
  const { createdAt, updatedAt } = entity
  return {
    ...omit(entity, ['createdAt', 'updatedAt']),
    ...(createdAt === undefined ? {} : { createTime: createdAt }),
    ...(updatedAt === undefined ? {} : { updateTime: updatedAt }),
  }
}
