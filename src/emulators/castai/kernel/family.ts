import { type CastaiCall, type CastaiHandler, type HandlerTable, noContent, ok } from './castai-call.ts'
import type { Collection, Entity } from './collection.ts'
import { asObject, isObject, type JsonObject } from './json.ts'
import { type ListEnvelope, pageOf, wrapPage } from './paging.ts'
import { badRequest } from './refusal.ts'
import { organizationParam } from './route-list.ts'
import type { CastaiState } from './state.ts'

/** The calls a family may have. An update is named by its method: the vendor uses all three. */
export type FamilyVerb = 'list' | 'create' | 'get' | 'PUT' | 'PATCH' | 'POST' | 'delete'

/** One kind of thing that is kept: where it lives, which calls it has, and how they are worded. */
export interface Family {
  /** Name of its collection. */
  readonly name: string
  /** Path of the collection; the item's is this and `/{id}` unless told otherwise. */
  readonly path: string
  readonly itemPath?: string
  /** Where creation has a path of its own. */
  readonly createPath?: string
  readonly verbs: readonly FamilyVerb[]
  readonly listKey?: string
  readonly envelope?: ListEnvelope
  /** Fields without which creation is refused. */
  readonly required?: readonly string[]
  /** Key under which a request, or the answer about one item, is wrapped. */
  readonly wrapRequest?: string
  readonly wrapItem?: string
  /** The newer services say `createTime`, the main API `createdAt`; some say nothing. */
  readonly stamps?: 'At' | 'Time' | 'none'
  readonly createStatus?: 200 | 201
  readonly deleteStatus?: 200 | 204
  /** Collection and path parameter of the thing it hangs on, which must exist. */
  readonly parent?: { readonly name: string; readonly param: string }
  /** Fields that the vendor sets on creation; an `id` here replaces the random one. */
  fill?(input: JsonObject, call: CastaiCall): JsonObject
  /** Refuses, or adds to, the fields of an update. */
  change?(input: JsonObject, current: Entity, call: CastaiCall): JsonObject
  /** Drops or adds fields when an item is shown. */
  show?(entity: Entity, call: CastaiCall): JsonObject
  /** Keeps what the query asks for. */
  select?(entities: Entity[], call: CastaiCall): Entity[]
}

/** Returns the collection of a family that a call is about. */
export function familyShelf(state: CastaiState, family: Family, call: CastaiCall): Collection {
  const { parent } = family
  const owners = ownersOf(call, family.path)
  if (parent) {
    const above = familyOwners(call, parent.param, family.path)
    state.shelves.of(parent.name, ...above).require(call.param(parent.param))
  }
  return state.shelves.of(family.name, ...owners)
}

/** The calls of a family, each doing to the collection exactly what it says. */
export function familyHandlers(state: CastaiState, family: Family): HandlerTable {
  const item = family.itemPath ?? `${family.path}/{id}`
  return Object.fromEntries(
    family.verbs.map((verb): [string, CastaiHandler] => {
      switch (verb) {
        case 'list':
          return [`GET ${family.path}`, listItems(state, family)]
        case 'create':
          return [`POST ${family.createPath ?? family.path}`, createItem(state, family)]
        case 'get':
          return [`GET ${item}`, getItem(state, family)]
        case 'delete':
          return [`DELETE ${item}`, deleteItem(state, family)]
        default:
          return [`${verb} ${item}`, updateItem(state, family)]
      }
    }),
  )
}

function listItems(state: CastaiState, family: Family): CastaiHandler {
  return (call) => {
    const all = familyShelf(state, family, call).list()
    const page = pageOf(family.select?.(all, call) ?? all, call.query)
    const shown = { ...page, items: page.items.map((entity) => showItem(family, entity, call)) }
    return ok(wrapPage(shown, family.listKey ?? 'items', family.envelope ?? 'plain'))
  }
}

function createItem(state: CastaiState, family: Family): CastaiHandler {
  return (call) => {
    const input = readInput(family, call)
    const missing = (family.required ?? []).filter((name) => input[name] === undefined)
    if (missing.length > 0) throw badRequest('required field is missing', ...missing)
    const entity = familyShelf(state, family, call).put({
      ...input,
      id: state.newId(),
      ...stampsOf(state, family, true),
      ...family.fill?.(input, call),
    })
    return { status: family.createStatus ?? 200, body: showItem(family, entity, call) }
  }
}

function getItem(state: CastaiState, family: Family): CastaiHandler {
  return (call) => {
    const entity = familyShelf(state, family, call).require(itemId(family, call))
    const shown = showItem(family, entity, call)
    return ok(family.wrapItem ? { [family.wrapItem]: shown } : shown)
  }
}

function updateItem(state: CastaiState, family: Family): CastaiHandler {
  return (call) => {
    const shelf = familyShelf(state, family, call)
    const current = shelf.require(itemId(family, call))
    const input = readInput(family, call)
    const changed = shelf.change(current.id, {
      ...input,
      ...stampsOf(state, family, false),
      ...family.change?.(input, current, call),
    })
    return ok(showItem(family, changed, call))
  }
}

function deleteItem(state: CastaiState, family: Family): CastaiHandler {
  return (call) => {
    const { id, name } = familyShelf(state, family, call).take(itemId(family, call))
    return family.deleteStatus === 204 ? noContent({ id, name }) : ok({}, { id, name })
  }
}

function readInput(family: Family, call: CastaiCall): JsonObject {
  const body = call.object()
  if (!family.wrapRequest) return body
  const inner = body[family.wrapRequest]
  if (!isObject(inner)) throw badRequest('required field is missing', family.wrapRequest)
  return asObject(inner)
}

function showItem(family: Family, entity: Entity, call: CastaiCall): JsonObject {
  return family.show?.(entity, call) ?? entity
}

/** The last parameter of the item's path. */
function itemId(family: Family, call: CastaiCall): string {
  const name = (family.itemPath ?? `${family.path}/{id}`).match(/\{([^}]+)\}(?=[^{]*$)/)?.[1]
  return call.param(name ?? 'id')
}

function stampsOf(state: CastaiState, family: Family, isNew: boolean): JsonObject {
  const suffix = family.stamps ?? 'At'
  if (suffix === 'none') return {}
  const now = state.nowText()
  const created = suffix === 'At' ? 'createdAt' : 'createTime'
  const updated = suffix === 'At' ? 'updatedAt' : 'updateTime'
  return isNew ? { [created]: now, [updated]: now } : { [updated]: now }
}

/** Whatever the path of a collection hangs on: the organization, then cluster and parents in their order. */
function ownersOf(call: CastaiCall, path: string): string[] {
  const organization = organizationParam(path)
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? '')
  return [
    call.organizationId,
    ...names.filter((name) => name !== organization).map((name) => call.params[name] ?? call.clusterId),
  ]
}

/** Owners of a parent: those of the family that stand before it. */
function familyOwners(call: CastaiCall, param: string, path: string): string[] {
  return ownersOf(call, path.slice(0, path.indexOf(`/{${param}}`)))
}
