import type { EmulatorAnswer, EmulatorCall } from '../../kit/emulator.ts'
import type { Caller } from '../access/caller.ts'
import { isObject, type JsonObject } from './json.ts'
import { badRequest } from './refusal.ts'
import { clusterParam, type RouteFact } from './route-list.ts'

/** What a handler answers; `about` tells the audit log which thing a write was about. */
export type CastaiAnswer = EmulatorAnswer & { readonly about?: JsonObject }

/** Answers one admitted call, or throws a `Refusal`. */
export type CastaiHandler = (call: CastaiCall) => CastaiAnswer | Promise<CastaiAnswer>

/** Handlers by `METHOD /path/{template}`; every key must stand in the table of routes. */
export type HandlerTable = Readonly<Record<string, CastaiHandler>>

/** One admitted request: its key is valid, its role reaches, its organization and cluster exist. */
export class CastaiCall {
  readonly route: RouteFact
  readonly caller: Caller
  /** The organization the call works on: the path's where it has one, else the caller's. */
  readonly organizationId: string
  readonly #call: EmulatorCall

  constructor(route: RouteFact, caller: Caller, organizationId: string, call: EmulatorCall) {
    this.route = route
    this.caller = caller
    this.organizationId = organizationId
    this.#call = call
  }

  get query(): URLSearchParams {
    return this.#call.query
  }

  get origin(): string {
    return this.#call.origin
  }

  get params(): Readonly<Record<string, string>> {
    return this.#call.params
  }

  /** A parameter of the path by name; a name that the template lacks is a mistake in the handler. */
  param(name: string): string {
    const value = this.#call.params[name]
    if (value === undefined) throw new Error(`${this.route.path} has no parameter ${name}`)
    return value
  }

  /** The cluster of the path. */
  get clusterId(): string {
    return this.param(clusterParam(this.route.path) ?? 'clusterId')
  }

  get hasCluster(): boolean {
    return clusterParam(this.route.path) !== undefined
  }

  /** The body as JSON, undefined when it is empty. Refuses with 400 what does not parse. */
  json(): unknown {
    const text = this.#call.body.toString()
    if (text.trim() === '') return undefined
    try {
      return JSON.parse(text)
    } catch {
      throw badRequest('Bad Request')
    }
  }

  /** The body as an object, empty when there is none; required fields that are missing are refused with 400. */
  object(...required: readonly string[]): JsonObject {
    const body = this.json() ?? {}
    if (!isObject(body)) throw badRequest('Bad Request')
    const missing = required.filter((name) => body[name] === undefined || body[name] === null)
    if (missing.length > 0) throw badRequest('required field is missing', ...missing)
    return body
  }
}

/** 200 with a body; an empty object where the vendor has nothing to say. */
export function ok(body: unknown = {}, about?: JsonObject): CastaiAnswer {
  return { status: 200, body, ...(about ? { about } : {}) }
}

/** 204. */
export function noContent(about?: JsonObject): CastaiAnswer {
  return { status: 204, ...(about ? { about } : {}) }
}
