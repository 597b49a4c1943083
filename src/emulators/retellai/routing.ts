import type { EmulatorAnswer, EmulatorCall, EmulatorRoute } from '../kit/emulator.ts'
import { errorAnswer, VendorRefusal } from './answers.ts'
import type { JsonObject } from './json.ts'
import type { ApiKey } from './keys.ts'
import type { Organisation } from './organisation.ts'
import { isPermitted, type NeededPermission, type PermissionName } from './permissions.ts'
import { type FormBody, parseFormBody, parseJsonBody } from './request-body.ts'
import type { World } from './world.ts'

/** The key behind a request and the workspace it belongs to. */
export interface KeyAccount {
  readonly key: ApiKey
  readonly organisation: Organisation
}

/** One authenticated request, as the resources see it. */
export interface RetellRequest {
  readonly world: World
  readonly organisation: Organisation
  readonly keyName: string | null
  /** Where the caller reached the emulator: absolute URLs in answers start with it. */
  readonly origin: string
  readonly query: URLSearchParams
  /** Returns a path parameter, decoded. */
  param(name: string): string
  /** Returns the JSON body, or refuses with 400. */
  json(): JsonObject
  /** Returns the multipart body, or refuses with 400. */
  form(): Promise<FormBody>
}

/** One endpoint: what it needs, which status it succeeds with, and what it does. */
export interface RetellRoute {
  readonly method: string
  readonly path: string
  /** 200 unless set; 204 sends no body. */
  readonly success?: 201 | 204
  /** Undefined where the vendor's permission table does not list the endpoint. */
  readonly permission?: NeededPermission
  /** Set where the specification documents 402. */
  readonly costs?: boolean
  /** Set for endpoints the vendor has announced the end of. */
  readonly deprecated?: boolean
  /** Returns the body of the answer; undefined sends none. */
  handle(request: RetellRequest): unknown
}

/** Returns the need for reading what a permission covers. */
export function reads(name: PermissionName): NeededPermission {
  return { name, level: 'Read' }
}

/** Returns the need for changing what a permission covers. */
export function edits(name: PermissionName): NeededPermission {
  return { name, level: 'Edit' }
}

/** Returns the route as the kit serves it: permission first, then the trial, then the handler. */
export function toEmulatorRoute(world: World, route: RetellRoute): EmulatorRoute {
  return { method: route.method, path: route.path, handle: (call) => answerCall(world, route, call) }
}

async function answerCall(world: World, route: RetellRoute, call: EmulatorCall): Promise<EmulatorAnswer> {
  const { key, organisation } = call.account as KeyAccount
  if (!isAllowed(world, key, route)) {
    return errorAnswer(world.settings.restrictedKeyStatus)
  }
  if (route.costs && organisation.trialEnded) return errorAnswer(402)
  const request: RetellRequest = {
    world,
    organisation,
    keyName: key.name,
    origin: call.origin,
    query: call.query,
    param: (name) => call.params[name] ?? '',
    json: () => parseJsonBody(call),
    form: () => parseFormBody(call),
  }
  try {
    const body = await route.handle(request)
    const status = route.success ?? 200
    return status === 204 || body === undefined ? { status } : { status, body }
  } catch (error) {
    if (error instanceof VendorRefusal) return error.toAnswer()
    throw error
  }
}

function isAllowed(world: World, key: ApiKey, route: RetellRoute): boolean {
  if (route.permission) return isPermitted(key.permissions, route.permission)
  return key.permissions === undefined || world.settings.unlistedEndpoints === 'open'
}

/** Returns the item, or refuses: old resources answer 422 to an unknown id, newer ones 404. */
export function found<Item>(item: Item | undefined, unknownStatus: 404 | 422): Item {
  if (item === undefined) throw new VendorRefusal(unknownStatus)
  return item
}
