import type { JsonObject } from './json.ts'
import type { Organisation } from './organisation.ts'
import { mapPage, paginate, parsePageRequest } from './pagination.ts'
import type { PermissionName } from './permissions.ts'
import { requireFields } from './request-body.ts'
import { edits, found, type RetellRequest, type RetellRoute, reads } from './routing.ts'
import type { Store, StoredDocument } from './store.ts'

/** What one plain resource is: where it is kept, how it is shown, and which endpoints it has. */
export interface ResourceTable {
  readonly documents: (organisation: Organisation) => Store<StoredDocument>
  readonly idPrefix: string
  /** Name of the id in every path template. */
  readonly idParam: string
  readonly permission?: PermissionName
  present(document: StoredDocument, organisation: Organisation): JsonObject
  readonly create?: {
    readonly path: string
    readonly requires: readonly string[]
    readonly costs?: boolean
    /** Returns the fields to keep, or refuses the request. */
    prepare?(body: JsonObject, request: RetellRequest): JsonObject
  }
  readonly read?: { readonly path: string; readonly unknown: 404 | 422 }
  readonly update?: {
    readonly method: 'PATCH' | 'PUT'
    readonly path: string
    readonly unknown: 404 | 422
    prepare?(body: JsonObject, document: StoredDocument, request: RetellRequest): JsonObject
  }
  readonly remove?: {
    readonly path: string
    readonly unknown: 404 | 422
    /** Refuses the deletion, or undoes what hangs on the document. */
    before?(document: StoredDocument, request: RetellRequest): void
  }
  readonly list?: {
    readonly path: string
    /** The same list as a bare array, deprecated by the vendor. */
    readonly deprecatedPath?: string
    /** Keeps what the query asks for, or refuses the request. */
    select?(documents: StoredDocument[], request: RetellRequest): StoredDocument[]
  }
}

/** Returns the endpoints a table describes. */
export function resourceRoutes(table: ResourceTable): RetellRoute[] {
  return [...createRoutes(table), ...itemRoutes(table), ...listRoutes(table)]
}

/** Keeps new fields under a new id and returns the document. */
export function addDocument(
  request: Pick<RetellRequest, 'world'>,
  documents: Store<StoredDocument>,
  id: string,
  fields: JsonObject,
): StoredDocument {
  const nowMs = request.world.nowMs()
  const sequence = request.world.nextSequence()
  return documents.add({ id, sequence, createdMs: nowMs, modifiedMs: nowMs, fields })
}

/** Overwrites the fields that were sent and leaves the others. */
export function mergeFields(request: RetellRequest, document: StoredDocument, fields: JsonObject): void {
  document.fields = { ...document.fields, ...fields }
  document.modifiedMs = request.world.nowMs()
}

/** The order of plain resources in lists: by creation. */
export const byCreation = (document: { readonly createdMs: number; readonly sequence: number }) => ({
  sortValue: document.createdMs,
  sequence: document.sequence,
})

function permissionOf(table: ResourceTable, level: 'Read' | 'Edit'): Pick<RetellRoute, 'permission'> {
  if (!table.permission) return {}
  return { permission: level === 'Read' ? reads(table.permission) : edits(table.permission) }
}

function createRoutes(table: ResourceTable): RetellRoute[] {
  const { create } = table
  if (!create) return []
  return [
    {
      method: 'POST',
      path: create.path,
      success: 201,
      costs: create.costs ?? false,
      ...permissionOf(table, 'Edit'),
      handle(request) {
        const body = request.json()
        requireFields(body, create.requires)
        const fields = create.prepare ? create.prepare(body, request) : body
        const id = request.world.mintId(table.idPrefix)
        const document = addDocument(request, table.documents(request.organisation), id, fields)
        return table.present(document, request.organisation)
      },
    },
  ]
}

function itemRoutes(table: ResourceTable): RetellRoute[] {
  const { read, update, remove } = table
  const find = (request: RetellRequest, unknown: 404 | 422) =>
    found(table.documents(request.organisation).get(request.param(table.idParam)), unknown)
  const routes: RetellRoute[] = []
  if (read) {
    routes.push({
      method: 'GET',
      path: read.path,
      ...permissionOf(table, 'Read'),
      handle: (request) => table.present(find(request, read.unknown), request.organisation),
    })
  }
  if (update) {
    routes.push({
      method: update.method,
      path: update.path,
      ...permissionOf(table, 'Edit'),
      handle(request) {
        const document = find(request, update.unknown)
        const body = request.json()
        mergeFields(request, document, update.prepare ? update.prepare(body, document, request) : body)
        return table.present(document, request.organisation)
      },
    })
  }
  if (remove) {
    routes.push({
      method: 'DELETE',
      path: remove.path,
      success: 204,
      ...permissionOf(table, 'Edit'),
      handle(request) {
        const document = find(request, remove.unknown)
        remove.before?.(document, request)
        table.documents(request.organisation).delete(document.id)
      },
    })
  }
  return routes
}

function listRoutes(table: ResourceTable): RetellRoute[] {
  const { list } = table
  if (!list) return []
  const select = (request: RetellRequest) => {
    const documents = table.documents(request.organisation).list()
    return list.select ? list.select(documents, request) : documents
  }
  const routes: RetellRoute[] = [
    {
      method: 'GET',
      path: list.path,
      ...permissionOf(table, 'Read'),
      handle(request) {
        const page = paginate(select(request), byCreation, parsePageRequest(request.query))
        return mapPage(page, (document) => table.present(document, request.organisation))
      },
    },
  ]
  if (list.deprecatedPath) {
    routes.push({
      method: 'GET',
      path: list.deprecatedPath,
      deprecated: true,
      ...permissionOf(table, 'Read'),
      handle: (request) => select(request).map((document) => table.present(document, request.organisation)),
    })
  }
  return routes
}
