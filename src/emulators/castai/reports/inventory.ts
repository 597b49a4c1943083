import { visibleClusters } from '../clusters/clusters.ts'
import { nodesOf } from '../clusters/nodes.ts'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asNumber, asObject, asText, type JsonObject } from '../kernel/json.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'

/** Regions, zones and machine types as far as the organization's clusters use them. */
export function inventoryHandlers(state: CastaiState): HandlerTable {
  return {
    'GET /v1/regions': (call) => {
      const regions = usedRegions(state, call)
      const { items, next } = cutTokenPage(regions, call.query)
      return ok({ regions: items, nextPageToken: next })
    },
    'GET /v1/zones': (call) => {
      const zones = usedRegions(state, call).flatMap(({ name, zones }) =>
        zones.map((zone) => ({ id: zone, zoneId: zone, name: zone, region: name })),
      )
      const { items, next } = cutTokenPage(zones, call.query)
      return ok({ zones: items, nextPageToken: next })
    },
    'GET /v1/instances/types': (call) => {
      const items = countTypes(state, call).map(({ instanceType }) => instanceType)
      return ok({ items, nextPageCursor: '' })
    },
    'GET /v1/organizations/resource-usage': (call) => ok({ instanceTypes: countTypes(state, call) }),
    'POST /v1/organizations/{organizationId}/clusters/{clusterId}/sync-resource-usage': (call) => {
      const changes = { resourceUsageSyncedAt: state.nowText() }
      const { id, name } = state.shelves.of('clusters', call.organizationId).change(call.clusterId, changes)
      return ok({}, { id, name })
    },
  }
}

function usedRegions(state: CastaiState, call: CastaiCall) {
  const clusters = visibleClusters(state, call)
  const byRegion = Map.groupBy(clusters, ({ region }) => asText(asObject(region).name))
  return [...byRegion].map(([name, inside]) => ({
    id: name,
    key: name,
    name,
    displayName: name,
    csp: asText(inside[0]?.providerType),
    zones: zonesOf(state, call, inside),
  }))
}

function zonesOf(state: CastaiState, call: CastaiCall, clusters: readonly Entity[]): string[] {
  const nodes = clusters.flatMap(({ id }) => nodesOf(state, call.organizationId, id))
  return [...new Set(nodes.map(({ zone }) => asText(zone)))]
}

function countTypes(state: CastaiState, call: CastaiCall): { instanceType: string; count: number }[] {
  const nodes = visibleClusters(state, call).flatMap(({ id }) => nodesOf(state, call.organizationId, id))
  const byType = Map.groupBy(nodes, ({ instanceType }) => asText(instanceType))
  return [...byType].map(([instanceType, inside]) => ({ instanceType, count: inside.length }))
}

/** The one family that pages with `pageSize` and `pageToken`. */
function cutTokenPage<Item>(items: readonly Item[], query: URLSearchParams): { items: Item[]; next: string } {
  const size = Number(query.get('pageSize') ?? 100)
  const start = Number(query.get('pageToken') || 0)
  if (!Number.isInteger(size) || size < 1) throw badRequest('invalid page size', 'pageSize')
  if (!Number.isInteger(start) || start < 0) throw badRequest('invalid page token', 'pageToken')
  const end = start + size
  return { items: items.slice(start, end), next: end < items.length ? String(end) : '' }
}

/** Capacity that an organization has bought ahead, and how much of it its nodes use. */
export function reservationHandlers(state: CastaiState): HandlerTable {
  const path = '/v1/organizations/{organizationId}/reservations'
  const shelf = (call: CastaiCall) => state.shelves.of('reservations', call.organizationId)
  return {
    [`GET ${path}`]: (call) => ok({ reservations: shelf(call).list().map(showReservation) }),
    [`POST ${path}`]: (call) => {
      const reservation = shelf(call).put(readReservation(state, call.object('instanceType')))
      return ok({ reservation: showReservation(reservation) }, { id: reservation.id, name: reservation.name })
    },
    [`POST ${path}/overwrite`]: (call) => {
      const { items } = call.object('items')
      if (!Array.isArray(items)) throw badRequest('a list is expected', 'items')
      const fresh = items.map((item) => readReservation(state, asObject(item)))
      shelf(call).clear()
      for (const reservation of fresh) shelf(call).put(reservation)
      return ok({ reservations: fresh.map(showReservation) }, { reservations: fresh.map(({ id }) => id) })
    },
    [`DELETE ${path}/{reservationId}`]: (call) => {
      const { id, name } = shelf(call).take(call.param('reservationId'))
      return ok({}, { id, name })
    },
    [`GET ${path}/balance`]: (call) => ok({ reservations: balanceOf(state, call) }),
    'GET /v1/organizations/reservations/balance': (call) => ok({ reservations: balanceOf(state, call) }),
  }
}

function readReservation(state: CastaiState, input: JsonObject): Entity {
  if (asText(input.instanceType) === '') throw badRequest('required field is missing', 'instanceType')
  const now = state.nowText()
  return { ...input, id: state.newId(), count: asNumber(input.count) || 1, createdAt: now, updatedAt: now }
}

function showReservation({ id, ...fields }: Entity): JsonObject {
  return { ...fields, reservationId: id }
}

function balanceOf(state: CastaiState, call: CastaiCall): JsonObject[] {
  const used = new Map(countTypes(state, call).map(({ instanceType, count }) => [instanceType, count]))
  return state.shelves
    .of('reservations', call.organizationId)
    .list()
    .map((reservation) => {
      const instanceType = asText(reservation.instanceType)
      const count = used.get(instanceType) ?? 0
      return {
        reservation: showReservation(reservation),
        instanceTypes: [{ instanceType, count }],
        usage: Math.min(1, count / asNumber(reservation.count)),
      }
    })
}
